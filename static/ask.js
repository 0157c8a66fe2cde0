// While a question is typed, articles that may answer it come into #offers, which reads them out. Without this script the
// form has a button that looks for them.
const form = document.querySelector("form[data-offers]");
const place = document.getElementById("offers");
const wait = 400; // milliseconds after the last key
const longest = 1000; // characters, as many as are read
let timer, request, asked = "";

async function ask() {
  const words = (form.elements.subject.value + " " + form.elements.text.value).trim().slice(0, longest);
  if (words === asked) return;
  asked = words;
  request?.abort();
  if (words.split(/\s+/).length < 2) return place.replaceChildren();
  const mine = (request = new AbortController());
  try {
    const address = form.dataset.offers + "?" + new URLSearchParams({ key: form.elements.key.value, words });
    const answer = await fetch(address, { signal: mine.signal, redirect: "error", headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) return;
    const html = await answer.text();
    if (!mine.signal.aborted) show(html);
  } catch {
    // the question can still be sent
  }
}

// show leaves the list alone while it offers the same: what is read out again tells nothing.
function show(html) {
  const next = document.createElement("div");
  next.innerHTML = html;
  const ids = (box) => [...box.querySelectorAll("button[name=article]")].map((b) => b.value).join();
  if (ids(next) !== ids(place)) return place.replaceChildren(...next.childNodes);
  const words = (box) => box.querySelector("input[name=words]");
  if (words(place)) words(place).value = words(next).value;
}

form?.addEventListener("input", (e) => {
  if (e.target.name !== "subject" && e.target.name !== "text") return;
  clearTimeout(timer);
  timer = setTimeout(ask, wait);
});
