// A look beside its preview: what is typed or chosen becomes the draft on the server, and the preview shows it. Without this
// script the Preview button does the same.
const form = document.querySelector("form[data-look]");
const preview = document.querySelector("[data-preview]");
const frame = preview?.querySelector("iframe");

let waiting;
let asked;

const say = (text) => {
  const place = document.getElementById("look-problem");
  if (place) place.textContent = text;
};

// send keeps the draft; button is what was pressed, and every part of the form may follow from it.
async function send(button) {
  clearTimeout(waiting);
  asked?.abort();
  const mine = (asked = new AbortController());
  const data = new FormData(form);
  data.set("do", button?.value ?? "preview");
  for (const [name, value] of [...data]) if (value instanceof File && !value.size) data.delete(name);
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body: data, signal: mine.signal, headers: { "X-Requested-With": "fetch" } });
    const text = await answer.text();
    if (mine.signal.aborted) return;
    if (answer.status === 401) return say("You are signed out. Reload the page and sign in; what was kept of your changes is there again.");
    if (!answer.ok) return say(answer.status === 413 ? "This is over 4 MB. Make it smaller first." : text);
    place(text, button);
    show();
  } catch {
    if (!mine.signal.aborted) say("Your changes couldn’t be kept: the server can’t be reached. They are sent again with the next one.");
  } finally {
    if (asked === mine) form.removeAttribute("aria-busy");
  }
}

// place puts the answer's parts where those of the same id stand; a part that one is typing in stays.
function place(html, button) {
  const parts = document.createElement("template");
  parts.innerHTML = html;
  const active = document.activeElement;
  const typing = active?.matches?.("input:not([type=checkbox], [type=radio], [type=file]), textarea, select") ? active : null;
  for (const part of [...parts.content.children]) {
    const here = document.getElementById(part.id);
    if (!here || (typing && here.contains(typing) && !button)) {
      if (here?.id === "look-accent") accent(here, part);
      continue;
    }
    const focus = here.contains(active) && active !== document.body ? marks(active) : [];
    here.replaceWith(part);
    focus.map((mark) => part.querySelector(mark)).find(Boolean)?.focus();
  }
  const discard = document.getElementById("look-discard");
  if (discard) discard.hidden = !document.getElementById("look-state")?.textContent.trim();
}

// accent shows what is used of the colour that one is typing.
function accent(here, part) {
  const swatches = part.querySelectorAll(".swatch");
  here.querySelectorAll(".swatch").forEach((swatch, i) => swatch.replaceWith(swatches[i]));
  for (const what of ["output", "#accent-told"]) here.querySelector(what).replaceWith(part.querySelector(what));
}

// marks say where the focus belongs in a new part: where it was, or on the button that goes the other way, or on any.
function marks(e) {
  const other = e.value?.replace(/^(up|down):/, (_, way) => (way === "up" ? "down:" : "up:"));
  const button = (value) => `button[value="${CSS.escape(value)}"]:enabled`;
  const first = e.name === "do" ? [button(e.value), button(other)] : [e.id ? "#" + CSS.escape(e.id) : `[name="${CSS.escape(e.name)}"][value="${CSS.escape(e.value)}"]`];
  return [...first, "button:enabled, input:not([type=hidden])"];
}

// show loads the preview again, where it was scrolled to.
function show() {
  const at = frame.contentWindow.scrollY;
  frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, at), { once: true });
  frame.contentWindow.location.reload();
}

const largest = 4e6;

if (form && frame && !form.querySelector("fieldset").disabled) {
  form.addEventListener("input", (e) => {
    if (e.target.matches("[data-find], [name^=new_], [type=file]")) return;
    const chosen = e.target.dataset.chooses && e.target.value ? form.querySelector(`[value="${e.target.dataset.chooses}"]`) : null;
    if (chosen) chosen.checked = true;
    clearTimeout(waiting);
    waiting = setTimeout(send, e.target.matches("[type=checkbox], [type=radio], select") ? 0 : 500);
  });
  form.addEventListener("change", (e) => {
    if (!e.target.matches("[data-upload]") || !e.target.files.length) return;
    if (e.target.files[0].size > largest) {
      say(`${e.target.files[0].name} is over 4 MB. Make it smaller first.`);
      e.target.value = "";
      return;
    }
    send({ value: e.target.name === "new_file" ? "link" : "upload" });
  });
  form.addEventListener("submit", (e) => {
    const what = e.submitter?.value ?? "preview";
    if (what === "save") {
      clearTimeout(waiting);
      asked?.abort();
      return;
    }
    e.preventDefault();
    send(e.submitter ?? undefined);
  });
  drag();
  form.addEventListener("keydown", (e) => {
    if (e.key !== "Enter" || !e.target.matches("[data-find]")) return;
    e.preventDefault();
    send(form.querySelector('button[value="find"]'));
  });
}

// What has an order is dragged within its list; the buttons beside it do the same.
function drag() {
  let held = null;
  let was = [];
  const move = (e) => e.target.closest?.(".moves > .move");
  form.addEventListener("pointerover", (e) => {
    const at = move(e);
    if (at && at.parentElement.children.length > 1) at.draggable = true;
  });
  form.addEventListener("dragstart", (e) => {
    held = e.target.matches?.(".moves > .move") ? e.target : null;
    if (!held) return;
    was = [...held.parentElement.children];
    held.classList.add("is-held");
    e.dataTransfer.effectAllowed = "move";
    e.dataTransfer.setData("text/plain", ""); // Firefox drags nothing without
  });
  form.addEventListener("dragover", (e) => {
    const over = move(e);
    if (!held || over?.parentElement !== held.parentElement) return;
    e.preventDefault();
    if (over === held) return;
    const box = over.getBoundingClientRect();
    const after = e.clientY > box.top + box.height / 2;
    if (after ? over.nextElementSibling !== held : over.previousElementSibling !== held) over[after ? "after" : "before"](held);
  });
  form.addEventListener("drop", (e) => held && e.preventDefault());
  form.addEventListener("dragend", (e) => {
    if (!held) return;
    const list = held.parentElement;
    held.classList.remove("is-held");
    held = null;
    if (e.dataTransfer.dropEffect === "none") list.replaceChildren(...was); // left off, or dropped elsewhere
    else if ([...list.children].some((item, i) => item !== was[i])) send();
  });
}

// The tabs and the width change the frame alone.
preview?.addEventListener("click", (e) => {
  const link = e.target.closest("a[data-page], a[data-width]");
  if (!link || e.metaKey || e.ctrlKey || e.shiftKey || e.button) return;
  e.preventDefault();
  const kind = "page" in link.dataset ? "page" : "width";
  for (const other of preview.querySelectorAll(`a[data-${kind}]`)) other.removeAttribute("aria-current");
  link.setAttribute("aria-current", kind === "page" ? "page" : "true");
  if (kind === "page") {
    frame.src = link.dataset.page;
    form.elements.show.value = link.dataset.show;
  } else {
    preview.classList.toggle("preview--phone", link.dataset.width === "phone");
    form.elements.width.value = link.dataset.width;
  }
});
