// Comfort for forms and menus on every page. Each part does nothing where its mark is missing.

// A password can be shown; the button is there only with this script.
for (const button of document.querySelectorAll("button[data-reveal]")) {
  const field = document.getElementById(button.getAttribute("aria-controls"));
  button.hidden = false;
  button.addEventListener("click", () => {
    const show = field.type === "password";
    field.type = show ? "text" : "password";
    button.setAttribute("aria-pressed", String(show));
  });
}

// After a refused form the summary comes first; the page's title says so already.
document.querySelector("[data-error-summary]")?.focus();

// Menus close with Esc and when one goes elsewhere.
for (const menu of document.querySelectorAll("details[data-menu]")) {
  menu.addEventListener("keydown", (e) => {
    if (e.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  menu.addEventListener("focusout", (e) => {
    if (e.relatedTarget && !menu.contains(e.relatedTarget)) menu.open = false;
  });
  document.addEventListener("pointerdown", (e) => {
    if (!menu.contains(e.target)) menu.open = false;
  });
}

// The filters cover a small screen while the address points at them; Esc leaves them as the Close link does.
document.addEventListener("keydown", (e) => {
  if (e.key === "Escape" && location.hash === "#filters") location.hash = "#results";
});

// A select that stands alone in its form (sort) sends it when changed.
for (const select of document.querySelectorAll("select[data-send]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}

// What ends or binds is asked once more: data-confirm on the form or its button.
document.addEventListener("submit", (e) => {
  const asks = e.submitter?.dataset.confirm ? e.submitter : e.target;
  if (!asks.dataset.confirm || asks.dataset.confirmed) return;
  e.preventDefault();
  confirm(asks, e.target, e.submitter);
}, true);

function confirm(asks, form, submitter) {
  const dialog = document.createElement("dialog");
  const title = document.createElement("h2");
  const effect = document.createElement("p");
  const row = document.createElement("div");
  const yes = document.createElement("button");
  const no = document.createElement("button");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", (title.id = "confirm-title"));
  title.textContent = asks.dataset.confirm;
  effect.className = "small";
  effect.textContent = asks.dataset.confirmEffect || "";
  row.className = "btn-row";
  yes.className = "btn btn--danger";
  yes.textContent = asks.dataset.confirmYes || submitter?.textContent.trim() || "Yes";
  no.className = "btn";
  no.textContent = asks.dataset.confirmNo || "Back";
  row.append(yes, no);
  dialog.append(title, ...(effect.textContent ? [effect] : []), row);
  document.body.append(dialog);
  no.addEventListener("click", () => dialog.close());
  yes.addEventListener("click", () => {
    asks.dataset.confirmed = "yes";
    dialog.close();
    form.requestSubmit(submitter);
    delete asks.dataset.confirmed;
  });
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  no.focus();
}

// A form is sent once, however often one clicks. The mark ends when the page is shown again, and
// after a while, for answers that leave the page where it is (a file).
const sent = new Set();
document.addEventListener("submit", (e) => {
  const form = e.target;
  if (e.defaultPrevented || form.method !== "post" || form.matches("[data-add]")) return;
  if (sent.has(form)) return e.preventDefault();
  sent.add(form);
  e.submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => release(form), 8000);
});
function release(form) {
  sent.delete(form);
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}
addEventListener("pageshow", (e) => e.persisted && [...sent].forEach(release));
