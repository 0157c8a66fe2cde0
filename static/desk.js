// Comfort on every page of the desk. Each part does nothing where its mark is missing.

// Lists that one can live in: j and k go up and down the rows of [data-rows], Enter opens the row's link, x ticks it.
const rows = () => [...document.querySelectorAll("[data-rows] > tr, [data-rows] > li")].filter((row) => row.offsetParent);

function go(step) {
  const list = rows();
  if (!list.length) return false;
  const at = list.findIndex((row) => row.contains(document.activeElement));
  const row = list[at < 0 ? (step > 0 ? 0 : list.length - 1) : Math.min(Math.max(at + step, 0), list.length - 1)];
  (row.querySelector("[data-open], a[href], input, button") ?? row).focus();
  row.scrollIntoView({ block: "nearest" });
  return true;
}

document.addEventListener("keydown", (e) => {
  const search = document.querySelector("[data-everything]");
  if (search && ((e.key === "k" && (e.metaKey || e.ctrlKey)) || (e.key === "/" && !typing(e)))) {
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
});

function typing(e) {
  return e.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") !== null;
}
