// Forms that answer while one types: the form is sent, and what comes back takes its place. Without this script each of
// its buttons does the same with a whole page. Nothing is saved here.
for (const form of document.querySelectorAll("form[data-live]")) live(form);
document.addEventListener("input", (e) => e.target.getAttribute("list") === "of-sku" && offer(e.target.value));

function live(form) {
  let asked;
  let waits;

  async function ask(button) {
    clearTimeout(waits);
    asked?.abort();
    const mine = (asked = new AbortController());
    const body = new URLSearchParams(new FormData(form));
    if (button) body.set(button.name, button.value);
    else body.set("do", "preview");
    try {
      const answer = await fetch(form.action, { method: "POST", body, signal: mine.signal, redirect: "error", headers: { "X-Requested-With": "fetch" } });
      const html = await answer.text();
      if (mine.signal.aborted) return;
      if (!answer.ok) return button && plain(button);
      const come = document.createElement("template");
      come.innerHTML = html;
      if (button) place(come, button);
      else parts(come);
    } catch {
      if (!mine.signal.aborted && button) plain(button);
    }
  }

  // What answers the typing; where that held the focus, one goes on in the box that asks.
  function parts(come) {
    for (const part of come.content.querySelectorAll("[data-live-part]")) form.querySelector(`#${part.id}`)?.replaceChildren(...part.childNodes);
    if (document.activeElement === document.body) form.querySelector("[data-asks]")?.focus();
  }

  // The form as it is now, with the focus where one goes on, or at the same button.
  function place(come, button) {
    const { name, value } = button;
    const again = button.dataset.again;
    form.replaceChildren(...come.content.childNodes);
    const buttons = [...form.querySelectorAll("button[name]")];
    const next = form.querySelector("[data-focus]") ?? buttons.find((b) => again && b.dataset.again === again) ?? buttons.find((b) => b.name === name && b.value === value && !b.classList.contains("sr"));
    (next ?? form.querySelector("input:not([type=hidden]), select, button:not(.sr)"))?.focus({ preventScroll: Boolean(next) });
    next?.scrollIntoView({ block: "nearest" });
  }

  // The server says no, or can't be reached: the browser goes there itself.
  function plain(button) {
    form.dataset.plain = "yes";
    form.requestSubmit(button.isConnected ? button : null);
  }

  form.addEventListener("submit", (e) => {
    if (form.dataset.plain || e.submitter?.name !== "do" || e.submitter.value === "make") return;
    e.preventDefault();
    ask(e.submitter);
  });

  form.addEventListener("keydown", (e) => {
    if (e.key !== "Enter" || e.isComposing || !e.target.matches("input[data-asks]:not([type=checkbox])")) return;
    e.preventDefault();
    ask();
  });

  // The whole form asks, or only its fields that are marked.
  form.addEventListener("input", (e) => {
    if (form.dataset.live !== "typing" && !e.target.matches("[data-asks]")) return;
    if (e.target.name === "kind") named(e.target);
    clearTimeout(waits);
    waits = setTimeout(ask, 300);
  });
}

// What a rule names decides what is offered for it; everything needs nothing more.
function named(kind) {
  const value = kind.closest("li").querySelector("[name=value]");
  value.setAttribute("list", `of-${kind.value}`);
  value.readOnly = kind.value === "all";
  value.placeholder = value.readOnly ? "every product" : "";
  if (value.readOnly) value.value = "";
}

let offered;
async function offer(words) {
  const list = document.querySelector("[data-goods]");
  if (!list || words.trim().length < 2) return;
  offered?.abort();
  const mine = (offered = new AbortController());
  try {
    const answer = await fetch(`${list.dataset.goods}?q=${encodeURIComponent(words)}`, { signal: mine.signal, headers: { "X-Requested-With": "fetch" } });
    const html = answer.ok && (await answer.text());
    if (html !== false && !mine.signal.aborted) list.innerHTML = html;
  } catch {
    // without choices one types the number
  }
}
