// Comfort on every page of the desk. Each part does nothing where its mark is missing. See ui.DeskList.

// Lists that one can live in: j and k go up and down the rows of [data-rows], Enter opens the row's link, x ticks it,
// d does what its button [data-do] says, s sets it aside; c logs a call, from everywhere.
const rows = () => [...document.querySelectorAll("[data-rows] > tr, [data-rows] > li")].filter((row) => row.offsetParent);

const here = (list) => list.findIndex((row) => row.contains(document.activeElement));

function go(step) {
  const list = rows(), at = here(list);
  return land(list, at < 0 ? (step > 0 ? 0 : list.length - 1) : at + step);
}

function land(list, at) {
  if (!list.length) return null;
  const row = list[Math.min(Math.max(at, 0), list.length - 1)];
  const link = row.querySelector("[data-open]") ?? row.querySelector("a[href]") ?? row.querySelector("input, button") ?? row;
  link.focus();
  row.scrollIntoView({ block: "nearest" });
  return link;
}

document.addEventListener("keydown", (e) => {
  const search = document.querySelector("[data-everything]"); // suggest.js answers "/"
  if (search && e.key === "k" && (e.metaKey || e.ctrlKey)) {
    e.preventDefault();
    search.focus();
    search.select();
    return;
  }
  if (typing(e) || e.metaKey || e.ctrlKey || e.altKey) return;
  if ((e.key === "j" && go(1)) || (e.key === "k" && go(-1))) e.preventDefault();
  if (e.key === "x") {
    const box = document.activeElement?.closest("[data-rows] > *")?.querySelector('input[type="checkbox"]');
    if (box) {
      e.preventDefault();
      box.click();
    }
  }
  if (e.key === "c") logCall();
  const does = { d: "[data-do]", s: "[data-aside]" }[e.key];
  const at = does ? here(rows()) : -1, button = rows()[at]?.querySelector(does);
  if (button?.type === "submit") sessionStorage.setItem("row", JSON.stringify({ at, path: location.pathname }));
  button?.click();
});

// What was done with a key took its row away: the next one is where one was.
const left = JSON.parse(sessionStorage.getItem("row"));
sessionStorage.removeItem("row");
if (left?.path === location.pathname) land(rows(), left.at)?.setAttribute("data-here", ""); // by a key: it is shown

// A call is logged with the client whose page it is.
function logCall() {
  const client = location.pathname.match(/^\/desk\/clients\/([^/]+)/)?.[1];
  location.assign(document.querySelector("main [data-log]")?.href ?? "/desk/log" + (client ? "?client=" + client : ""));
}

function typing(e) {
  return e.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") !== null;
}

// A row opens beside its list: the link's address answers our script with the aside's content alone.
const beside = document.querySelector("[data-beside]");
let asked;

async function open(link) {
  const row = link.closest("[data-row]");
  asked?.abort();
  const mine = (asked = new AbortController());
  mark(row);
  try {
    const answer = await fetch(link.href, { signal: mine.signal, redirect: "error", headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) return location.assign(link.href);
    const html = await answer.text();
    if (mine.signal.aborted) return;
    beside.innerHTML = html;
    beside.hidden = false;
    beside.scrollTop = 0;
    history.replaceState(null, "", link.href);
    if (getComputedStyle(beside).position === "static") beside.scrollIntoView({ block: "nearest" });
  } catch {
    if (!mine.signal.aborted) location.assign(link.href);
  }
}

function mark(row) {
  for (const other of document.querySelectorAll("[data-row].is-on")) other.classList.remove("is-on");
  row?.classList.add("is-on");
}

function close() {
  const row = document.querySelector("[data-row].is-on");
  const here = new URL(location.href);
  here.searchParams.delete("open");
  history.replaceState(null, "", here);
  asked?.abort();
  beside.hidden = true;
  beside.replaceChildren();
  mark(null);
  row?.querySelector("[data-open]")?.focus();
}

document.addEventListener("click", (e) => {
  if (!beside || e.metaKey || e.ctrlKey || e.shiftKey || e.button) return;
  const link = e.target.closest("[data-open]");
  if (!link && !e.target.closest("[data-close]")) return;
  e.preventDefault();
  if (link) open(link);
  else close();
});

document.addEventListener("keydown", (e) => {
  if (e.key === "Escape" && beside && !beside.hidden && !e.defaultPrevented && !typing(e) && !document.querySelector("dialog[open], details[data-menu][open]")) close();
});

// Ticked rows: how many, and all at once.
const bulk = document.querySelector("[data-bulk]");
if (bulk) {
  const all = document.querySelector("[data-tick-all]");
  const boxes = () => [...document.querySelectorAll(`input[type="checkbox"][form="${bulk.id}"]`)];
  const buttons = () => bulk.querySelectorAll("button, select, input:not([type=hidden])");
  const count = bulk.querySelector("[data-bulk-count]");
  const none = count.textContent;
  const tell = () => {
    const n = boxes().filter((box) => box.checked).length;
    count.textContent = n ? `${n} ticked` : none;
    for (const button of buttons()) button.disabled = !n;
    if (all) {
      all.checked = n > 0 && n === boxes().length;
      all.indeterminate = n > 0 && !all.checked;
    }
  };
  all?.addEventListener("change", () => {
    for (const box of boxes()) box.checked = all.checked;
    tell();
  });
  document.addEventListener("change", (e) => e.target.form === bulk && e.target.type === "checkbox" && tell());
  addEventListener("pageshow", tell);
}

// Where the navigation is a row that scrolls, the place that the page belongs to is in sight.
const nav = document.querySelector(".desk-nav");
const place = nav?.querySelector("[aria-current]");
if (place && nav.scrollWidth > nav.clientWidth) nav.scrollLeft = place.offsetLeft - (nav.clientWidth - place.offsetWidth) / 2;

// A filter form is sent as soon as a choice is made; empty fields stay out of the address.
for (const form of document.querySelectorAll("form.desk-filter")) {
  form.addEventListener("change", (e) => e.target.matches("select, [type=checkbox]") && form.requestSubmit());
  form.addEventListener("formdata", (e) => {
    for (const [name, value] of [...e.formData]) if (value === "") e.formData.delete(name);
  });
}
