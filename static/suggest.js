// The search box as a combobox (WAI-ARIA APG, list autocomplete with manual selection).
// The form carries data-suggest, the address that answers ?q= with a fragment of options.
// An option carries data-href, and for a product data-sku and data-qty: Shift+Enter adds that many.
// Where the words end in a quantity the server marks the exact part with data-enter="add" and Enter
// alone adds it; data-says tells so. See ui.Suggestions.
const form = document.querySelector("form[data-suggest]");
if (form) combobox(form);

function combobox(form) {
  const input = form.querySelector("[role=combobox]");
  const box = form.querySelector("[data-suggest-box]");
  const list = box.querySelector("[role=listbox]");
  const status = form.querySelector("[role=status]");
  const wait = 160;
  let timer, request, active, asked = "";

  const options = () => [...list.querySelectorAll("[role=option]")];
  const isOpen = () => input.getAttribute("aria-expanded") === "true";

  function choose(option) {
    active?.setAttribute("aria-selected", "false");
    active = option;
    active?.setAttribute("aria-selected", "true");
    active?.scrollIntoView({ block: "nearest" });
    if (active) input.setAttribute("aria-activedescendant", active.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function show(open) {
    box.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (!open) choose(null);
  }

  function forget() {
    clearTimeout(timer);
    request?.abort();
  }

  function close() {
    forget();
    asked = "";
    show(false);
    status.textContent = "";
  }

  async function ask() {
    const q = input.value.trim();
    if (!q) return close();
    if (q === asked && options().length) return show(true);
    request?.abort();
    const mine = (request = new AbortController());
    try {
      const address = form.dataset.suggest + "?q=" + encodeURIComponent(q);
      const answer = await fetch(address, { signal: mine.signal, redirect: "error", headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok) return close();
      const html = await answer.text();
      if (mine.signal.aborted || document.activeElement !== input) return;
      list.innerHTML = html;
      active = null;
      asked = q;
      const n = options().length;
      show(n > 0);
      status.textContent = exact()?.dataset.says || count(n);
    } catch {
      if (!mine.signal.aborted) close(); // the search itself still works
    }
  }

  function count(n) {
    return n === 0 ? "No suggestions" : n === 1 ? "1 suggestion" : n + " suggestions";
  }

  // exact is the part that Enter adds, while the options belong to what is typed.
  function exact() {
    return input.value.trim() === asked ? list.querySelector("[data-enter=add]") : null;
  }

  function move(step) {
    const rows = options();
    const at = rows.indexOf(active) + (active || step > 0 ? step : 0);
    choose(rows[(at + rows.length) % rows.length]);
  }

  function add(option) {
    const adder = document.getElementById("suggest-add");
    if (!adder || !option?.dataset.sku) return false;
    adder.elements.sku.value = option.dataset.sku;
    adder.elements.qty.value = option.dataset.qty || "1";
    adder.requestSubmit();
    input.value = "";
    close();
    return true;
  }

  function follow(option) {
    close();
    location.assign(option.dataset.href);
  }

  input.addEventListener("input", () => {
    forget();
    choose(null);
    timer = setTimeout(ask, wait);
  });

  input.addEventListener("keydown", (e) => {
    if (e.isComposing) return;
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      if (!isOpen()) ask();
      else move(e.key === "ArrowDown" ? 1 : -1);
    } else if (e.key === "Enter" && (active || (isOpen() && exact()))) {
      e.preventDefault();
      const option = active || exact();
      if (!(e.shiftKey || option.dataset.enter) || !add(option)) follow(option);
    } else if (e.key === "Enter") {
      forget(); // the form is sent
    } else if (e.key === "Escape") {
      if (isOpen()) close();
      else input.value = "";
      e.preventDefault();
    } else if (e.key === "Tab") {
      close();
    }
  });

  input.addEventListener("blur", () => setTimeout(() => document.activeElement === input || close(), 0));
  list.addEventListener("pointerdown", (e) => e.preventDefault()); // focus stays in the input
  list.addEventListener("click", (e) => {
    const option = e.target.closest("[role=option]");
    if (!option) return;
    if (e.target.closest("[data-add-now]")) add(option);
    else follow(option);
  });

  document.addEventListener("keydown", (e) => {
    const typing = e.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog");
    if (e.key !== "/" || typing || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    input.focus();
    input.select();
  });
}
