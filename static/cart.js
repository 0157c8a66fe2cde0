// Adds to the cart without leaving the page: every <form data-add> is posted as it stands, with the
// header X-Requested-With: fetch. The server answers
//   200  with a fragment (layout.CartAdded): elements with an id replace those with the same id here,
//        [data-said] is told
//   4xx and 5xx with plain text: one sentence, shown at the form
// Any other answer leads to a full page. Nothing is ever posted twice.
const shownFor = 6000;

document.addEventListener("submit", (e) => {
  const form = e.target;
  if (!form.matches("form[data-add]") || e.defaultPrevented) return;
  e.preventDefault();
  if (form.getAttribute("aria-busy") !== "true") add(form, e.submitter);
});

async function add(form, submitter) {
  form.setAttribute("aria-busy", "true");
  submitter?.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { "X-Requested-With": "fetch" },
      body: new URLSearchParams(new FormData(form, submitter)),
    });
    const text = await answer.text();
    if (answer.redirected) return location.assign(answer.url);
    if (!answer.ok && answer.headers.get("Content-Type")?.startsWith("text/plain")) return refuse(form, text);
    const part = document.createElement("template");
    part.innerHTML = text;
    const said = part.content.querySelector("[data-said]");
    if (!answer.ok || !said) return location.assign(form.dataset.cart);
    refuse(form, "");
    swap(part.content);
    tell(said);
  } catch {
    refuse(form, "The connection broke. Look in the cart before you add it again.");
  } finally {
    form.removeAttribute("aria-busy");
    submitter?.removeAttribute("aria-busy");
  }
}

function swap(part) {
  for (const fresh of [...part.querySelectorAll("[id]")]) {
    const old = document.getElementById(fresh.id);
    if (!old) continue;
    const held = old.contains(document.activeElement);
    old.replaceWith(fresh);
    if (held) fresh.focus();
  }
}

// The toasts are a live region: what is put there is read out politely.
function tell(said) {
  const place = document.getElementById("toasts");
  if (!place) return;
  place.replaceChildren(said);
  clearTimeout(tell.timer);
  tell.timer = setTimeout(function fade() {
    if (place.matches(":hover, :focus-within")) tell.timer = setTimeout(fade, shownFor);
    else place.replaceChildren();
  }, shownFor);
}

function refuse(form, text) {
  const field = form.elements.qty;
  if (form.hidden) return text && alone(text);
  const place = form.querySelector(".qty") || form;
  const id = (field?.id || "add") + "-error";
  let line = document.getElementById(id); // this script's, or the server's where it refused before
  if (!text) {
    line?.remove();
    field?.removeAttribute("aria-invalid");
    field?.removeAttribute("aria-describedby");
    return;
  }
  if (!line) {
    line = document.createElement("p");
    line.className = "field-error";
    line.setAttribute("role", "alert");
    line.id = id;
    place.after(line);
  }
  line.textContent = text;
  field?.setAttribute("aria-invalid", "true");
  field?.setAttribute("aria-describedby", id);
  field?.focus();
}

// A form without a row of its own (the search box adds through one) tells it beside the cart.
function alone(text) {
  const toast = document.createElement("p");
  toast.className = "toast";
  toast.textContent = text;
  tell(toast);
}
