// The support's pages: keys, who else is at a question, the draft of an answer, canned answers, and logging a call. Each
// part does nothing where its mark is missing; without this script every form works by itself.

const typing = (e) => e.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") !== null;
const plain = (e) => !e.metaKey && !e.ctrlKey && !e.altKey && !e.defaultPrevented && !document.querySelector("dialog[open]");

// In the list o opens the whole page of the row that one is at.
document.addEventListener("keydown", (e) => {
  if (e.key !== "o" || typing(e) || !plain(e)) return;
  const row = document.activeElement?.closest("[data-row]") ?? document.querySelector("[data-row].is-on");
  if (row) location.assign("/desk/inbox/" + encodeURIComponent(row.dataset.row));
});

const ticket = document.querySelector("[data-ticket]");
const form = document.querySelector("[data-reply]");
if (form) writing(form);
if (ticket) watching(ticket);

function writing(form) {
  const box = form.elements.text;
  const mode = (name) => {
    const radio = form.querySelector(`[name=mode][value=${name}]`);
    if (radio) radio.checked = true;
    box.focus();
    box.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape" && e.target === box) return box.blur();
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey) && form.contains(e.target)) return form.requestSubmit(form.querySelector('[name=do][value="send"]'));
    if (typing(e) || !plain(e)) return;
    const does = { r: () => mode("answer"), n: () => mode("note"), u: () => location.assign("/desk/inbox"), t: () => document.querySelector("[data-take]")?.click() }[e.key];
    if (!does) return;
    e.preventDefault();
    does();
  });
  draft(form, box);
  canned(form, box);
}

// What is written stays through a reload or a closed tab until it has been sent: then the question holds more messages.
function draft(form, box) {
  const name = "answer " + ticket.dataset.draft;
  const read = () => JSON.parse(sessionStorage.getItem(name) ?? "null");
  const keep = (sent) =>
    box.value.trim()
      ? sessionStorage.setItem(name, JSON.stringify({ text: box.value, note: form.elements.mode.value === "note", sent }))
      : sessionStorage.removeItem(name);
  const kept = read();
  if (kept && kept.sent !== undefined && Number(ticket.dataset.messages) > kept.sent) sessionStorage.removeItem(name);
  else if (kept && !box.value) {
    box.value = kept.text;
    const radio = form.querySelector(`[name=mode][value=${kept.note ? "note" : "answer"}]`);
    if (radio) radio.checked = true;
  }
  form.addEventListener("input", () => keep());
  form.addEventListener("submit", () => keep(Number(ticket.dataset.messages)));
}

// A canned answer goes in where the cursor is; the first field that has nothing to fill it is marked.
function canned(form, box) {
  const choice = form.querySelector("[data-canned]");
  const told = form.querySelector("[data-missing]");
  form.querySelector("[data-insert]")?.addEventListener("click", async (e) => {
    e.preventDefault();
    if (!choice.value) return choice.focus();
    const answer = await fetch(`${choice.dataset.canned}?id=${choice.value}`, { redirect: "error", headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (!answer?.ok) return form.requestSubmit(e.target.closest("button")); // the page inserts it
    const { text, missing } = await answer.json();
    const at = box.selectionStart;
    const before = box.value.slice(0, at).trimEnd();
    box.setRangeText((before ? "\n\n" : "") + text, before.length, box.selectionEnd, "end");
    form.querySelector("[name=mode][value=answer]").checked = true;
    told.hidden = !missing?.length;
    told.querySelector("b").textContent = missing?.join(", ") ?? "";
    box.focus();
    if (missing?.length) {
      const gap = box.value.indexOf(missing[0], before.length);
      box.setSelectionRange(gap, gap + missing[0].length);
    }
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

// Who else is here is asked every five seconds while the page is in sight, and not at all while it isn't.
function watching(ticket) {
  const told = document.querySelector("[data-here]");
  const every = 5000;
  let timer;
  let typedAt = 0;
  let last = "";
  document.addEventListener("input", (e) => e.target.matches("[data-reply] textarea") && (typedAt = Date.now()));

  function body(more) {
    const fields = new FormData();
    fields.set("csrf", ticket.dataset.csrf);
    for (const [name, value] of Object.entries(more)) fields.set(name, value);
    return fields;
  }

  async function ask() {
    clearTimeout(timer);
    if (document.hidden) return;
    const writing = Date.now() - typedAt < 2 * every ? { writing: "yes" } : {};
    try {
      const answer = await fetch(ticket.dataset.ticket, { method: "POST", body: body(writing), redirect: "error", headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok) return; // signed out, or it is gone: the next step says so
      tell(await answer.json());
    } catch {
      // the network is away for a moment
    }
    timer = setTimeout(ask, every);
  }

  function tell(now) {
    const words = now.here.map((p) => `${p.name} ${p.writing ? "is writing here" : "looks at this too"}.`);
    const changed = now.seen !== ticket.dataset.seen;
    const text = words.join(" ") + (changed ? " changed" : "");
    if (text === last) return;
    last = text;
    told.replaceChildren();
    if (words.length) told.append(note(words.join(" "), now.here.some((p) => p.writing)));
    if (!changed) return;
    const more = now.messages - Number(ticket.dataset.messages);
    const line = note(more > 0 ? "Something was written here meanwhile. " : "It was changed meanwhile. ", true);
    const link = document.createElement("a");
    link.href = location.pathname;
    link.textContent = "Show it; what you are writing stays";
    line.append(link);
    told.append(line);
  }

  function note(text, loud) {
    const line = document.createElement("p");
    line.className = loud ? "note note--warn small" : "note small";
    line.textContent = text;
    return line;
  }

  document.addEventListener("visibilitychange", ask);
  addEventListener("pagehide", () => navigator.sendBeacon(ticket.dataset.ticket, body({ left: "yes" })));
  addEventListener("pageshow", (e) => e.persisted && ask());
  ask();
}

// Logging a call: the clock runs until minutes are typed, and the client is found while one types.
const log = document.querySelector("[data-log-form]");
if (log) {
  clock(log.querySelector("[data-clock]"), log.querySelector("[data-clock-said]"));
  find(log);
  const first = log.elements.slug.value ? log.elements.reason : log.elements.client;
  if (!document.querySelector("[data-error-summary]")) first.focus();
  log.addEventListener("keydown", (e) => {
    if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) log.requestSubmit(log.querySelector('[value="done"]'));
  });
}

function clock(field, said) {
  if (field.value) return;
  const began = Date.now();
  let typed = false;
  field.addEventListener("input", () => (typed = field.value !== ""));
  const two = (n) => String(n).padStart(2, "0");
  const tick = () => {
    const seconds = Math.floor((Date.now() - began) / 1000);
    said.textContent = `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
    if (!typed) field.value = String(Math.min(Math.ceil(Math.max(seconds, 1) / 60), 1440));
  };
  tick();
  setInterval(tick, 1000);
}

function find(form) {
  const place = form.querySelector("[data-find]");
  const input = form.querySelector("[data-client]");
  const slug = form.querySelector("[data-slug]");
  const list = place.querySelector("[role=listbox]");
  const status = place.querySelector("[data-found]");
  let timer, request, active;
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) input.setAttribute(name, value);

  const options = () => [...list.querySelectorAll("[role=option]")];
  function show(open) {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) choose(null);
  }
  function choose(option) {
    active?.setAttribute("aria-selected", "false");
    active = option;
    active?.setAttribute("aria-selected", "true");
    active?.scrollIntoView({ block: "nearest" });
    if (active) input.setAttribute("aria-activedescendant", active.id);
    else input.removeAttribute("aria-activedescendant");
  }
  function take(option) {
    input.value = option.dataset.client;
    slug.value = option.dataset.slug;
    if (option.dataset.person) form.querySelector("[data-with]").value = option.dataset.person;
    show(false);
    form.elements.reason.focus();
  }
  async function ask() {
    request?.abort();
    const mine = (request = new AbortController());
    const words = input.value.trim();
    if (words.length < 2) return show(false);
    try {
      const answer = await fetch(place.dataset.find + "?q=" + encodeURIComponent(words), { signal: mine.signal, redirect: "error", headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok || document.activeElement !== input) return show(false);
      list.innerHTML = await answer.text();
      active = null;
      options().forEach((option, i) => (option.id = "caller-" + i));
      const n = options().length;
      status.textContent = n === 1 ? "1 client" : `${n} clients`;
      show(n > 0);
      if (n) choose(options()[0]);
    } catch {
      if (!mine.signal.aborted) show(false); // the form finds it by itself
    }
  }
  input.addEventListener("input", () => {
    slug.value = "";
    clearTimeout(timer);
    timer = setTimeout(ask, 150);
  });
  input.addEventListener("keydown", (e) => {
    if (list.hidden || e.ctrlKey || e.metaKey) return;
    const all = options();
    const at = all.indexOf(active);
    if (e.key === "ArrowDown" || e.key === "ArrowUp") choose(all[(at + (e.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]);
    else if (e.key === "Enter" && active) take(active);
    else if (e.key === "Escape") show(false);
    else return;
    e.preventDefault();
  });
  input.addEventListener("blur", () => setTimeout(() => show(false), 150));
  list.addEventListener("pointerdown", (e) => e.preventDefault());
  list.addEventListener("click", (e) => e.target.closest("[role=option]") && take(e.target.closest("[role=option]")));
}
