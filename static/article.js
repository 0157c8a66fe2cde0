// The editor of an article: the page beside the text as its reader sees it, keys, pictures, and what is typed is kept
// while one types. Without this script Save, Preview and the page of pictures do the same.
const form = document.querySelector("form[data-article]");
if (form) write(form);

const who = document.querySelector("form[data-who]");
if (who) audience(who);

function fetched(address, body, more = {}) {
  return fetch(address, { method: "POST", body, redirect: "error", headers: { "X-Requested-With": "fetch" }, ...more });
}

function write(form) {
  const box = form.elements.body;
  const page = document.querySelector("[data-page]");
  keeping(form);
  previewing(form, box, page);
  keys(form, box);
  pictures(form, box);
}

// What is typed is kept in this browser with every key, and by the server two seconds later and when the page goes out of
// sight; what a tab that broke down left behind goes to the server when its article is opened again. Who saved meanwhile
// is told.
function keeping(form) {
  const told = document.getElementById("article-told");
  const said = form.querySelector("[data-kept]");
  const place = form.dataset.place + ":"; // of what this person types on this article
  const mine = place + form.elements.tab.value;
  let timer, keptAs, sending, warned;
  const now = () => JSON.stringify(["title", "summary", "body"].map((name) => form.elements[name].value));
  keptAs = now();

  async function keep(leaving) {
    clearTimeout(timer);
    timer = 0;
    const text = now();
    if (text === keptAs || (sending && !leaving)) return;
    const fields = new FormData(form);
    fields.delete("note");
    sending = true;
    try {
      // a request that outlives the page may hold 64 KB; a longer text is left behind for the next time
      const answer = await fetched(form.dataset.autosave, fields, { keepalive: leaving && text.length < 60_000 });
      if (answer.status === 401 || answer.status === 403) throw new Error("You are signed out. Sign in in another tab, then type on: nothing here is lost.");
      if (!answer.ok && answer.status !== 422) throw new Error("What you type can’t be kept just now. Leave this page open; it is tried again.");
      keptAs = text;
      if (!answer.ok) return void (said.textContent = await answer.text());
      if (now() === keptAs) forget(mine);
      const { at, changed } = await answer.json();
      said.textContent = `Kept at ${at}; Save makes a version of it.`;
      if (changed && changed !== warned) tell((warned = changed));
    } catch (problem) {
      said.textContent = problem instanceof TypeError ? "The server can’t be reached. Leave this page open; it is tried again." : problem.message;
      timer = setTimeout(keep, 5000);
    } finally {
      sending = false;
    }
    if (now() !== keptAs) later();
  }

  function tell(text, more) {
    const note = document.createElement("div");
    const words = document.createElement("p");
    note.className = "note note--warn";
    words.textContent = text;
    if (more) words.append(" ", more);
    note.append(document.createElement("span"), words);
    told.replaceChildren(note);
  }

  function leave() {
    try {
      localStorage.setItem(mine, JSON.stringify({ seen: form.elements.seen.value, text: now() }));
    } catch {
      // the server keeps it all the same
    }
  }

  const later = () => (timer ||= setTimeout(keep, 2000)); // after the first key, however long one types on
  form.addEventListener("input", (e) => {
    if (e.target.name === "note") return;
    leave();
    later();
  });
  document.addEventListener("visibilitychange", () => document.hidden && keep(true));
  addEventListener("pagehide", () => keep(true));
  form.addEventListener("submit", async (e) => {
    clearTimeout(timer);
    if (now() === keptAs) return forget(mine);
    e.preventDefault(); // a save that never arrives has lost nothing
    await keep(true);
    if (now() === keptAs) form.requestSubmit(e.submitter);
  });

  // What a tab left behind was typed by this person; one that is open in another window sends its own, which is the same.
  async function takeBack() {
    let found = false;
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith(place) || key === mine) continue;
      const { seen, text } = JSON.parse(localStorage.getItem(key));
      const [title, summary, body] = JSON.parse(text);
      if (text !== now()) {
        const fields = new URLSearchParams({ csrf: form.elements.csrf.value, tab: key.slice(place.length), seen, title, summary, body });
        if (!(await fetched(form.dataset.autosave, fields)).ok) continue;
        found = true;
      }
      forget(key);
    }
    if (!found) return;
    const again = document.createElement("a");
    again.href = location.pathname;
    again.textContent = "Look at it";
    tell("A window that was closed left something that wasn’t saved.", again);
  }
  takeBack().catch(() => {}); // it stays for the next time
}

function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // it is offered once more, no more
  }
}

// The page follows the text, and where one reads or writes in either the other goes along.
function previewing(form, box, page) {
  let timer, asked;
  async function show() {
    asked?.abort();
    const mine = (asked = new AbortController());
    page.setAttribute("aria-busy", "true");
    try {
      const answer = await fetched(form.dataset.preview, new FormData(form), { signal: mine.signal });
      if (!answer.ok || mine.signal.aborted) return;
      const parts = document.createElement("template");
      parts.innerHTML = await answer.text();
      const at = page.scrollTop;
      for (const part of [...parts.content.children]) document.getElementById(part.id)?.replaceWith(part);
      page.scrollTop = at;
    } catch {
      // the next key asks again
    } finally {
      if (asked === mine) page.removeAttribute("aria-busy");
    }
  }
  form.addEventListener("input", (e) => {
    if (e.target.name === "note") return;
    clearTimeout(timer);
    timer = setTimeout(show, 400);
  });
  let led = 0;
  const follow = (from, to) => {
    if (Date.now() - led < 80) return; // it was moved by the other
    const room = from.scrollHeight - from.clientHeight;
    if (room < 1) return;
    led = Date.now();
    to.scrollTop = (from.scrollTop / room) * (to.scrollHeight - to.clientHeight);
  };
  box.addEventListener("scroll", () => follow(box, page), { passive: true });
  page.addEventListener("scroll", () => follow(page, box), { passive: true });
}

// put writes text as if it had been typed, so that the browser can take it back.
function put(box, text, from = box.selectionStart, to = box.selectionEnd) {
  box.focus();
  box.setSelectionRange(from, to);
  if (!document.execCommand?.("insertText", false, text)) {
    box.setRangeText(text, from, to, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function keys(form, box) {
  const around = (sign, empty) => {
    const { selectionStart: from, selectionEnd: to, value } = box;
    const text = value.slice(from, to) || empty;
    if (value.slice(from - sign.length, from) === sign && value.slice(to, to + sign.length) === sign) {
      put(box, text, from - sign.length, to + sign.length);
      return box.setSelectionRange(from - sign.length, from - sign.length + text.length);
    }
    put(box, sign + text + sign, from, to);
    box.setSelectionRange(from + sign.length, from + sign.length + text.length);
  };
  // every line that is selected gets what stands before it, or loses it when all have it
  const before = (mark, has) => {
    const from = box.value.lastIndexOf("\n", box.selectionStart - 1) + 1;
    const end = box.value.indexOf("\n", box.selectionEnd);
    const to = end < 0 ? box.value.length : end;
    const lines = box.value.slice(from, to).split("\n");
    const all = lines.every((line) => has.test(line));
    put(box, lines.map((line, i) => (all ? line.replace(has, "") : mark(i) + line)).join("\n"), from, to);
  };
  const block = (text, select) => {
    const at = box.selectionEnd;
    const start = box.value.slice(0, at).endsWith("\n\n") || !at ? "" : box.value.slice(0, at).endsWith("\n") ? "\n" : "\n\n";
    put(box, start + text + "\n", at, at);
    const found = box.value.indexOf(select, at);
    if (select && found >= 0) box.setSelectionRange(found, found + select.length);
  };
  const link = () => {
    const { selectionStart: from, selectionEnd: to } = box;
    const text = box.value.slice(from, to) || "words of the link";
    const address = /^https?:\/\/\S+$/.test(text);
    put(box, address ? `[words of the link](${text})` : `[${text}](address-of-an-article)`, from, to);
    const [at, length] = address ? [from + 1, "words of the link".length] : [from + text.length + 3, "address-of-an-article".length];
    box.setSelectionRange(at, at + length);
  };
  const does = {
    bold: () => around("**", "bold"),
    italic: () => around("*", "italic"),
    link,
    heading: () => before(() => "## ", /^## /),
    list: () => before(() => "- ", /^- /),
    steps: () => before((i) => `${i + 1}. `, /^\d+\. /),
    table: () => block("| Size | Order number |\n| --- | --- |\n| M | SW-2210-M |", "Size"),
    callout: () => block("> [!NOTE]\n> What one must not overlook.", "What one must not overlook."),
    product: () => block("{product SKU}", "SKU"),
    picture: () => form.querySelector("[data-pick]").click(),
  };
  form.addEventListener("click", (e) => {
    const button = e.target.closest("button[data-md]");
    if (button) does[button.dataset.md]();
  });
  form.addEventListener("keydown", (e) => {
    if (!(e.ctrlKey || e.metaKey) || e.altKey || e.shiftKey) return;
    const key = e.key.toLowerCase();
    const what = key === "s" ? () => form.requestSubmit() : e.target === box ? { b: does.bold, i: does.italic, k: does.link, h: does.heading }[key] : null;
    if (!what) return;
    e.preventDefault();
    e.stopPropagation(); // Ctrl+K is the search of the desk elsewhere
    what();
  });
  // The toolbar is one stop of the Tab key; arrows go along it.
  const buttons = [...form.querySelectorAll("[role=toolbar] button")];
  buttons.forEach((button, i) => {
    button.tabIndex = i ? -1 : 0;
    button.addEventListener("keydown", (e) => {
      const to = { ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: buttons.length - 1 }[e.key];
      if (to === undefined) return;
      e.preventDefault();
      const next = buttons[(to + buttons.length) % buttons.length];
      for (const other of buttons) other.tabIndex = other === next ? 0 : -1;
      next.focus();
    });
  });
}

const largest = 3_800_000; // what a request may hold; a film goes in pieces on its own page

// A picture that is pasted, dropped or chosen is kept at once and put where the cursor is.
function pictures(form, box) {
  const said = form.querySelector("[data-kept]");
  async function add(files, at) {
    for (const file of files) {
      const mark = `![${file.name || "picture"} is being sent…]()`;
      put(box, mark, at, at);
      const replace = (text) => {
        const found = box.value.indexOf(mark);
        if (found >= 0) put(box, text, found, found + mark.length);
      };
      try {
        if (file.size > largest) throw new Error(`${file.name} is over 4 MB. Add it under “Pictures and films”: there it goes in pieces.`);
        const fields = new FormData();
        fields.set("csrf", form.elements.csrf.value);
        fields.set("file", file, file.name || "picture.png");
        const answer = await fetched(form.dataset.files, fields);
        if (!answer.ok) throw new Error(await answer.text());
        const { markdown } = await answer.json();
        replace(markdown);
        at = box.selectionEnd;
      } catch (problem) {
        replace("");
        said.textContent = problem instanceof TypeError ? "The picture couldn’t be sent: the server can’t be reached." : problem.message;
      }
    }
  }
  const media = (list) => [...(list ?? [])].filter((file) => /^(image|video)\//.test(file.type));
  box.addEventListener("paste", (e) => {
    const files = media(e.clipboardData?.files);
    if (!files.length) return;
    e.preventDefault();
    add(files, box.selectionEnd);
  });
  box.addEventListener("dragover", (e) => e.dataTransfer?.types.includes("Files") && e.preventDefault());
  box.addEventListener("drop", (e) => {
    const files = media(e.dataTransfer?.files);
    if (!files.length) return;
    e.preventDefault();
    add(files, box.selectionEnd);
  });
  const pick = form.querySelector("[data-pick]");
  pick.addEventListener("change", () => {
    add(media(pick.files), box.selectionEnd);
    pick.value = "";
  });
}

// Who would read it follows what is chosen.
function audience(form) {
  let asked;
  form.addEventListener("change", async (e) => {
    if (!e.target.matches("[name=audience], [name=segment], [name=account]")) return;
    asked?.abort();
    const mine = (asked = new AbortController());
    const fields = new URLSearchParams(new FormData(form));
    fields.set("do", "look");
    try {
      const answer = await fetched(form.action, fields, { signal: mine.signal });
      if (answer.ok) document.getElementById("would").innerHTML = await answer.text();
    } catch {
      // the button asks, too
    }
  });
}
