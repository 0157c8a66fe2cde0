// The price sheet on the keyboard, over the form that works without it. Arrows, Enter and Tab move, typing replaces, F2
// edits in place, Esc takes back, Ctrl+Z and Ctrl+Y undo and redo on the server, a block of cells is pasted where the cursor
// stands. What is left changed is saved row by row into the draft; the rows come back as the server has them.
const form = document.querySelector("form[data-grid]");
if (form?.querySelector("tbody input:not([type=hidden])")) begin();

function begin() {
  const said = document.createElement("p");
  said.className = "small grid-said";
  said.setAttribute("role", "status");
  form.querySelector("[data-grid-save]")?.replaceWith(said);
  form.querySelector("[data-grid-keys]").hidden = false;
  form.classList.add("is-live");
  const body = form.querySelector("tbody");
  const sent = new Map(); // rows on their way, by id
  let editing = null; // the box that arrows move the caret in
  let effect = 0;

  const boxes = (row) => [...row.querySelectorAll("input:not([type=hidden])")];
  const rows = () => [...body.rows].filter((row) => boxes(row).length);
  const rowOf = (box) => box.closest("tr");
  const columnOf = (box) => [...rowOf(box).cells].indexOf(box.closest("td"));
  const isBox = (el) => el instanceof HTMLInputElement && body.contains(el) && el.type !== "hidden";
  const dirty = (row) => boxes(row).some((box) => box.value !== box.defaultValue);
  const waits = (row) => dirty(row) || "unsaved" in row.dataset; // an unsaved row came back with a question or a problem
  // what was sent together goes together until it is saved: the rows of a question, or those beside a row
  const together = (ids) => (ids ?? "").split(" ").map((id) => document.getElementById(id)).filter((row) => row && "unsaved" in row.dataset);
  const asksOf = (note) => together(note.dataset.asked);
  const at = (row, column) => row?.cells[column]?.querySelector("input:not([type=hidden])");

  function go(box) {
    if (!box) return;
    box.focus();
    box.select();
    box.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function move(box, down, right) {
    const list = rows();
    const i = list.indexOf(rowOf(box));
    if (down) return go(at(list[i + down], columnOf(box)) ?? (list[i + down] && boxes(list[i + down]).at(-1)));
    const cells = boxes(rowOf(box));
    const next = cells[cells.indexOf(box) + right];
    if (next) return go(next);
    const other = list[i + right];
    if (other) go(right > 0 ? boxes(other)[0] : boxes(other).at(-1));
  }

  body.addEventListener("focusin", (e) => {
    if (!isBox(e.target)) return;
    editing = null;
    e.target.select();
    for (const row of body.querySelectorAll(".is-row")) row.classList.remove("is-row");
    rowOf(e.target).classList.add("is-row");
  });
  body.addEventListener("focusout", (e) => {
    if (!isBox(e.target)) return;
    const row = rowOf(e.target);
    // within a row quantity and price are often typed one after the other: a row is saved when it is whole
    if (dirty(row) && (!row.contains(e.relatedTarget) || whole(row))) save([row]);
  });
  // the first click chooses a box, whose content typing then replaces; the next one puts the caret into it
  body.addEventListener("mousedown", (e) => {
    if (!isBox(e.target)) return;
    if (document.activeElement === e.target) return (editing = e.target);
    e.preventDefault();
    go(e.target);
  });
  body.addEventListener("dblclick", (e) => isBox(e.target) && (editing = e.target));
  body.addEventListener("input", (e) => isBox(e.target) && (editing ??= e.target));

  // every quantity of the row has a price and every price a quantity
  function whole(row) {
    return boxes(row).every((box) => {
      const [, kind, rest] = /^([pq])(\d+-\d+)$/.exec(box.name) ?? [];
      const other = kind && row.querySelector(`[name="${kind === "p" ? "q" : "p"}${rest}"]`);
      return !other || (box.value.trim() === "") === (other.value.trim() === "");
    });
  }

  body.addEventListener("keydown", (e) => {
    const box = e.target;
    if (!isBox(box)) return;
    const ctrl = e.ctrlKey || e.metaKey;
    if (ctrl && !e.altKey && ["z", "y"].includes(e.key.toLowerCase()) && box.value === box.defaultValue) {
      e.preventDefault();
      return step(e.key.toLowerCase() === "y" || e.shiftKey ? "redo" : "undo");
    }
    if (ctrl || e.altKey) return;
    const caret = editing === box;
    const moves = {
      ArrowDown: [1, 0], ArrowUp: [-1, 0], Enter: [e.shiftKey ? -1 : 1, 0], Tab: [0, e.shiftKey ? -1 : 1],
      ...(caret ? {} : { ArrowLeft: [0, -1], ArrowRight: [0, 1] }),
    };
    if (e.key === "Tab" && leaves(box, e.shiftKey)) return;
    if (moves[e.key]) {
      e.preventDefault();
      move(box, ...moves[e.key]);
      if (document.activeElement === box && dirty(rowOf(box)) && whole(rowOf(box))) save([rowOf(box)]); // at the edge: it stays, but is done
      return;
    }
    if (e.key === "F2") {
      e.preventDefault();
      editing = box;
      box.setSelectionRange(box.value.length, box.value.length);
    } else if (e.key === "Escape") {
      if (box.value === box.defaultValue && !caret) return;
      e.preventDefault();
      box.value = box.defaultValue;
      editing = null;
      box.select();
    } else if (!caret && (e.key === "Delete" || e.key === "Backspace")) {
      e.preventDefault();
      box.value = "";
      editing = box;
    } else if (!caret && (e.key === "Home" || e.key === "End")) {
      e.preventDefault();
      go(e.key === "Home" ? boxes(rowOf(box))[0] : boxes(rowOf(box)).at(-1));
    } else if (e.key === "PageDown" || e.key === "PageUp") {
      e.preventDefault();
      const list = rows();
      const i = list.indexOf(rowOf(box)) + (e.key === "PageDown" ? 10 : -10);
      go(at(list[Math.min(Math.max(i, 0), list.length - 1)], columnOf(box)));
    }
  });

  // Tab leads out of the sheet at its first and last box, so that nobody is caught in it
  function leaves(box, back) {
    const all = rows();
    return back ? box === boxes(all[0])[0] : box === boxes(all.at(-1)).at(-1);
  }

  // A block of cells goes in from the cursor on; a single value is left to the browser.
  body.addEventListener("paste", (e) => {
    if (!isBox(e.target)) return;
    const text = e.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "");
    if (!/[\t\n]/.test(text)) return;
    e.preventDefault();
    const list = rows();
    const first = list.indexOf(rowOf(e.target));
    const touched = [];
    let over = 0;
    text.split("\n").forEach((line, i) => {
      const row = list[first + i];
      if (!row) return over++;
      const cells = boxes(row);
      const from = cells.indexOf(at(row, columnOf(e.target)));
      line.split("\t").forEach((value, j) => {
        if (from >= 0 && cells[from + j]) cells[from + j].value = value.trim();
      });
      touched.push(row);
    });
    save(touched);
    if (over) tell(`${over} pasted ${over === 1 ? "row" : "rows"} did not fit below; paste them on the next page.`, true);
  });

  function tell(text, bad) {
    said.textContent = text;
    said.classList.toggle("is-bad", !!bad);
  }

  const fixed = () => ["csrf", "query", "page"].map((name) => [name, form.elements[name].value]);

  async function save(list, extra = []) {
    list = [...new Set(list.flatMap((row) => [row, ...together(row.dataset.unsaved)]))].filter((row) => waits(row) && !sent.has(row.id));
    if (!list.length && !extra.length) return;
    const data = new URLSearchParams(fixed());
    for (const row of list) for (const box of row.querySelectorAll("input")) data.append(box.name, box.value);
    for (const [name, value] of extra) data.append(name, value);
    const before = new Map(list.map((row) => [row.id, boxes(row).map((box) => box.value)]));
    for (const row of list) sent.set(row.id, true);
    tell("Saving …");
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, headers: { "X-Requested-With": "fetch" } });
      const text = await answer.text();
      if (answer.redirected || answer.status === 401 || answer.status === 403) {
        tell("You are no longer signed in, or may not change this. Open the portal in another tab, then leave the row again; what you typed is still here.", true);
      } else if (answer.ok || answer.status === 422) {
        if (!text.startsWith("<")) return tell(text, true);
        put(text, before, !answer.ok);
        tell(answer.ok ? "Saved in the draft." : problemOf(list), !answer.ok);
        if (answer.ok) later();
      } else if (answer.status === 409) {
        await again(before);
        tell(text, true);
      } else {
        tell(text.startsWith("<") ? "That could not be saved. Try again in a moment." : text, true);
      }
    } catch {
      tell("No connection: not saved. It is tried again when you leave a row.", true);
    } finally {
      for (const id of before.keys()) sent.delete(id);
    }
  }

  function problemOf(list) {
    if (form.querySelector("[data-asked]")) return "Not saved yet: a larger quantity costs more. See the question below.";
    const box = list.map((row) => document.getElementById(row.id)?.querySelector("[aria-invalid]")).find(Boolean);
    return box ? box.title : "Something in this row can’t be saved.";
  }

  // put takes the pieces of an answer into the page; what was typed meanwhile stays, and so do the focus and rows that wait
  // for an answer of their own, with what is asked about them.
  function put(html, before, unsaved) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const columns = page.querySelector("[data-columns]")?.dataset.columns;
    if (columns && columns !== form.dataset.columns) return reload();
    const focus = document.activeElement;
    const name = body.contains(focus) ? focus.name : "";
    for (const fresh of page.querySelectorAll("tr[id], [id=waiting], [id=steps], [id=questions], [id=bar]")) {
      const old = document.getElementById(fresh.id);
      if (!old) continue;
      if (fresh.matches("tr")) {
        if (waits(old) && !before?.has(fresh.id)) continue;
        if (unsaved) fresh.dataset.unsaved = [...before.keys()].join(" ");
      } else if (fresh.id === "questions") {
        const asked = fresh.querySelector("[data-asked]");
        if (asked) asked.dataset.asked = [...before.keys()].join(" ");
        for (const note of old.querySelectorAll("[data-asked]")) if (asksOf(note).length && !asksOf(note).some((row) => before?.has(row.id))) fresh.prepend(note);
      }
      const typed = fresh.matches("tr") && before?.get(fresh.id);
      const values = typed ? boxes(old).map((box) => box.value) : [];
      old.replaceWith(fresh);
      if (fresh.matches("tr")) boxes(fresh).forEach((box, i) => typed && values[i] !== typed[i] && (box.value = values[i]));
    }
    if (name && !body.contains(document.activeElement)) {
      const box = form.elements[name];
      if (box) {
        const mode = editing;
        box.focus();
        if (mode?.name === name) editing = box;
      }
    }
  }

  // again reads the page anew: a colleague changed a row, or a step was undone.
  async function again(keep) {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer) return; // the network is away for a moment
    if (!answer.ok || answer.redirected) return reload();
    const html = await answer.text();
    const page = new DOMParser().parseFromString(html, "text/html");
    const fresh = page.querySelector("form[data-grid]");
    if (!fresh || fresh.dataset.columns !== form.dataset.columns || fresh.querySelectorAll("tbody tr").length !== body.rows.length) return reload();
    put(html, keep);
  }

  async function step(way) {
    const steps = document.getElementById("steps");
    if (!steps) return;
    const data = new URLSearchParams(new FormData(steps));
    data.set("way", way);
    const answer = await fetch(steps.action, { method: "POST", body: data, redirect: "manual", headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (!answer) return tell("The connection broke. Try once more.", true);
    if (answer.type === "opaqueredirect") {
      await again();
      tell(way === "undo" ? "Undone." : "Done again.");
      later();
    } else {
      tell(await answer.text(), true);
    }
  }

  // Coming back to the window one sees what colleagues changed meanwhile.
  addEventListener("focus", () => {
    if (!rows().some(waits) && !sent.size) again();
  });

  // The effect of the draft is worked out once typing rests.
  function later() {
    clearTimeout(effect);
    effect = setTimeout(async () => {
      const answer = await fetch(form.dataset.effect, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
      if (answer?.ok && !answer.redirected) put(await answer.text());
    }, 900);
  }

  form.addEventListener("submit", (e) => {
    e.preventDefault();
    const button = e.submitter;
    const extra = button?.name ? [[button.name, button.value]] : [];
    const note = button?.closest("[data-asked]");
    const list = note ? asksOf(note) : rows().filter(waits);
    const row = button?.closest("tr");
    if (row && !list.includes(row)) extra.push(...[...row.querySelectorAll("input[type=hidden]")].map((box) => [box.name, box.value]));
    if (button && !row && !note && extra.length) { // of a question: its row comes back too
      const id = keyRow(button.value);
      if (id) extra.push([id.name, id.value]);
    }
    save(list, extra);
  });

  function keyRow(value) {
    const [sku, set] = value.split("|");
    return [...form.querySelectorAll("input[type=hidden]")].find((box) => box.value.startsWith(`${sku}|${set}|`));
  }

  // the sheet has other rows or columns now: what was typed is saved already
  let leaving = false;
  function reload() {
    leaving = true;
    location.reload();
  }
  addEventListener("beforeunload", (e) => {
    if (!leaving && rows().some(waits)) e.preventDefault();
  });
}
