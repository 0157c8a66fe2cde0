// What the stories' browser reads from a page and finds on it, by the words that a person reads. One expression: an
// object of functions. Nothing is left behind in the page but what the last click hit.
({
  plain(text) {
    return (text ?? "").replace(/\s+/g, " ").trim();
  },

  // shown leaves out what is there for screen readers alone.
  shown(el) {
    return !el.closest(".sr") && el.checkVisibility({ visibilityProperty: true }) && [...el.getClientRects()].some((r) => r.width > 0 && r.height > 0);
  },

  // name is what a person calls a control: its label or its words.
  name(el) {
    const byIds = (el.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
    const label = el.getAttribute("aria-label") ?? (byIds.trim() || (el.labels?.length && !el.matches("button") ? el.labels[0].textContent : el.textContent));
    return this.plain(label).replace(/ \(optional\)$/, "");
  },

  says() {
    return this.plain(document.body?.innerText);
  },

  ready() {
    return document.readyState === "complete";
  },

  // pick is the best match: the exact name, or one that begins so, or one that holds the words; in the content first. On a
  // page that is still being loaded nothing is found: its scripts don't listen yet.
  pick(selector, words, within) {
    if (!this.ready()) return null;
    const all = [...(within ? document.querySelector(within) ?? document.createElement("i") : document).querySelectorAll(selector)].filter((el) => this.shown(el));
    const fits = [(n) => n === words, (n) => n.startsWith(words), (n) => n.includes(words)];
    for (const fit of fits) {
      const found = all.filter((el) => fit(this.name(el)));
      if (found.length) return found.find((el) => el.closest("main, dialog")) ?? found[0];
    }
    return null;
  },

  // aim notes what the next click hits: an answer that arrives in between may have moved the element away.
  aim(el) {
    const fits = (target) => !el.isConnected || el.contains(target) || target.contains(el) || Boolean(el.labels?.[0]?.contains(target));
    window.hit = "none";
    document.addEventListener("click", (e) => e.isTrusted && (window.hit = fits(e.target) ? "hit" : "missed"), { capture: true, once: true });
  },

  // missed says that the last click went beside what it was aimed at.
  missed() {
    return window.hit === "missed";
  },

  // spot scrolls an element to where it can be clicked, and says where that is or what lies over it.
  spot(el) {
    el.scrollIntoView({ block: "center", behavior: "instant" });
    const r = [...el.getClientRects()].find((r) => r.width > 0 && r.height > 0);
    const [x, y] = [r.left + r.width / 2, r.top + r.height / 2];
    const top = document.elementFromPoint(x, y);
    const free = top && (el.contains(top) || top.contains(el) || el.labels?.[0]?.contains(top));
    return { x, y, over: free ? "" : (top?.outerHTML ?? "nothing").slice(0, 120) };
  },

  control(words, within) {
    const el = this.pick("a[href], button, summary, label.choice, [role=option]", words, within);
    if (el) this.aim(el);
    return el && this.spot(el);
  },

  field(words, within) {
    const el = this.pick("input, textarea, select", words, within);
    return el && { ...this.spot(el), value: el.value };
  },

  // put fills what can't be typed the same everywhere: dates and lists.
  put(words, value, within) {
    const el = this.pick("input, textarea, select", words, within);
    if (!el) return false;
    if (el.matches("select")) el.selectedIndex = [...el.options].findIndex((o) => this.plain(o.text).includes(value));
    else el.value = value;
    el.dispatchEvent(new Event("input", { bubbles: true }));
    el.dispatchEvent(new Event("change", { bubbles: true }));
    return !el.matches("select") || el.selectedIndex >= 0;
  },

  select() {
    document.activeElement?.select?.();
    return true;
  },

  // lost says that what was typed went nowhere: an answer that arrived in between has put a new field in its place.
  lost() {
    return !document.activeElement?.value;
  },

  attribute(selector, name) {
    return document.querySelector(selector)?.getAttribute(name) ?? "";
  },

  text(selector) {
    return this.plain(document.querySelector(selector)?.innerText);
  },

  // letter is the row of the newest letter to someone on the list of sent mail, from 1; 0 without one.
  letter(to, subject) {
    return [...document.querySelectorAll("main tbody tr")].findIndex((row) => row.textContent.includes(to) && row.textContent.includes(subject)) + 1;
  },

  count(selector) {
    return [...document.querySelectorAll(selector)].filter((el) => this.shown(el)).length;
  },

  // focused is where the keyboard is: what it is called, whether one sees that it is there, what lies over it.
  focused() {
    const el = document.activeElement;
    if (!el || el === document.body) return { name: "", ring: true, over: "" };
    const seen = el.matches("input[type=radio], input[type=checkbox]") ? el.closest("label") ?? el : el;
    const ringed = (e) => {
      const s = getComputedStyle(e);
      return (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== "none";
    };
    const r = seen.getBoundingClientRect();
    const inside = r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth;
    const covers = [...document.querySelectorAll("body *")].filter((e) => {
      if (e.contains(el) || el.contains(e) || !/fixed|sticky/.test(getComputedStyle(e).position) || !this.shown(e)) return false;
      const c = e.getBoundingClientRect();
      return c.left < r.right - 1 && c.right > r.left + 1 && c.top < r.bottom - 1 && c.bottom > r.top + 1;
    });
    return {
      name: this.name(el),
      tag: el.tagName,
      ring: el.matches("[type=date]") || // its parts have rings of their own
        [el, seen, el.parentElement, ...(el.labels ?? [])].some((e) => e && ringed(e)),
      over: inside ? covers.map((e) => e.outerHTML.slice(0, 100)).join(" and ") : "the edge of the window",
    };
  },

  links() {
    return [...document.links].filter((a) => a.origin === location.origin).map((a) => a.origin + a.pathname + a.search);
  },

  inside(selector) {
    return Boolean(document.activeElement?.closest(selector));
  },

  // facts are what a page owes every reader, once it is loaded.
  facts() {
    if (!this.ready()) return null;
    const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter((h) => h.checkVisibility());
    const levels = headings.map((h) => Number(h.tagName[1]));
    const skipped = headings.filter((h, i) => i > 0 && levels[i] > levels[i - 1] + 1);
    return {
      title: document.title,
      lang: document.documentElement.lang,
      h1: levels.filter((l) => l === 1).length,
      first: levels[0] ?? 0,
      skipped: skipped.map((h) => this.plain(h.textContent)),
      nodes: document.getElementsByTagName("*").length,
      main: document.querySelectorAll("main").length,
      unnamed: [...document.images].filter((i) => !i.hasAttribute("alt") || (i.loading !== "lazy" && i.complete && !i.naturalWidth)).map((i) => i.outerHTML.slice(0, 120)),
      inline: [...document.querySelectorAll("[style], script:not([src])")].map((e) => e.outerHTML.slice(0, 120)),
    };
  },

  // wider is what reaches over the right edge of a window so wide; boxes that scroll themselves may hold more.
  wider(width) {
    if (document.documentElement.scrollWidth <= width) return [];
    const boxed = (e) => {
      for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) if (getComputedStyle(p).overflowX !== "visible") return true;
      return false;
    };
    const found = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > width + 1 && !boxed(e));
    return [document.documentElement.scrollWidth + " px", ...found.slice(0, 5).map((e) => e.outerHTML.slice(0, 140))];
  },

  shift() {
    return new Promise((done) => {
      let sum = 0;
      new PerformanceObserver((list) => list.getEntries().forEach((e) => e.hadRecentInput || (sum += e.value))).observe({ type: "layout-shift", buffered: true });
      setTimeout(() => done(sum), 20);
    });
  },
})
