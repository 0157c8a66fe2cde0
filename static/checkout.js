// Says how far the checkout came, for the seller to see where it stops: payment once the buyer goes on
// from a complete delivery, review once nothing is left but placing it. Without this script the seller
// knows that it opened and that it was sent.
const form = document.querySelector("form[data-step]");
const told = new Set();

form?.addEventListener("focusin", (e) => {
  const part = e.target.closest("section")?.getAttribute("aria-labelledby");
  if (!part || part === "deliver") return;
  const deliver = form.querySelector("[aria-labelledby=deliver]");
  if (![...deliver.querySelectorAll("input, select")].every((field) => field.checkValidity())) return;
  reached("payment");
  if (part !== "pay" && form.checkValidity()) reached("review");
});

function reached(step) {
  if (told.has(step)) return;
  told.add(step);
  const body = new URLSearchParams({ step, csrf: form.elements.csrf.value });
  fetch(form.dataset.step, { method: "POST", keepalive: true, redirect: "error", headers: { "X-Requested-With": "fetch" }, body }).catch(() => {});
}
