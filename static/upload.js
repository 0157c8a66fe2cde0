// Large files go in pieces, and on where they broke off; a page of an import looks again while a job has it.
const small = 3_000_000; // such a file goes with the form itself
const size = 3_500_000; // of a piece, below what a request may hold

// The whole form is a file that a job works on: it goes in pieces alone.
for (const form of document.querySelectorAll("form[data-upload]")) {
  inPieces(form, form.dataset.upload, { kind: form.elements.kind?.value ?? "" }, (at) => location.assign(at.to));
}

// A form with a file among other things: what came in pieces is named in the place of the file.
for (const form of document.querySelectorAll("form[data-send]")) {
  inPieces(form, form.dataset.send, {}, (at) => {
    const box = form.querySelector("[type=file]");
    const name = `${box.name}_sent`;
    const sent = form.elements[name] ?? Object.assign(document.createElement("input"), { type: "hidden", name });
    sent.value = at.to.split("/").at(-1); // instead of one that the form kept
    form.append(sent);
    box.disabled = true;
    form.submit();
  });
}

function inPieces(form, where, about, then) {
  form.addEventListener("submit", async (e) => {
    const file = form.querySelector("[type=file]").files[0];
    if (!file || file.size <= small || e.submitter?.name) return; // a button with a name does something else
    e.preventDefault();
    const most = Number(form.dataset.most);
    if (most && file.size > most * 2 ** 20) return tell(form, `${file.name} is over ${most} MB.`);
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    try {
      then(await send(form, where, about, file));
    } catch (problem) {
      tell(form, problem.message || "The connection broke. Send the same file again: it goes on where it broke off.");
      button.disabled = false;
    }
  });
}

async function send(form, where, about, file) {
  const key = "upload:" + [where, about.kind ?? "", file.name, file.size, file.lastModified].join(":");
  let at = await standing(localStorage.getItem(key));
  if (!at) {
    at = await ask(form, where, { ...about, name: file.name, size: file.size, ...chosen(form) });
    localStorage.setItem(key, at.to);
  }
  for (let failed = 0; !at.done; ) {
    show(form, at.received, file.size);
    const piece = { piece: file.slice(at.received, at.received + size) };
    try {
      at = { ...at, ...(await ask(form, at.to + "/pieces?at=" + at.received, piece)) };
      failed = 0;
    } catch (problem) {
      if (problem.told || ++failed > 5) throw problem;
      await new Promise((go) => setTimeout(go, 1000 * 2 ** failed));
      at = (await standing(at.to)) ?? at;
    }
  }
  localStorage.removeItem(key);
  show(form, file.size, file.size);
  return at;
}

// chosen are the boxes that are ticked.
function chosen(form) {
  return Object.fromEntries([...form.querySelectorAll("[type=checkbox]:checked")].map((box) => [box.name, box.value]));
}

// standing is how far a transfer came that was begun before; nothing when there is none to go on with.
async function standing(to) {
  if (!to) return null;
  const answer = await fetch(to + "/received", { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
  const at = answer?.ok ? await answer.json() : null;
  return at && !at.done ? at : null;
}

async function ask(form, to, fields) {
  const body = new FormData();
  body.set("csrf", form.elements.csrf.value);
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  const answer = await fetch(to, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
  if (answer.ok || answer.status === 409) {
    const { to: where, ...rest } = await answer.json();
    return where ? { to: where, ...rest } : rest;
  }
  if (answer.status >= 500) throw new Error("");
  throw Object.assign(new Error(await answer.text()), { told: true });
}

function show(form, done, all) {
  const bar = form.querySelector("[data-upload-bar]");
  bar.hidden = false;
  bar.value = (done / all) * 100;
  tell(form, `${Math.floor((done / all) * 100)} % sent`);
}

function tell(form, text) {
  form.querySelector("[data-upload-told]").textContent = text;
}

const box = document.querySelector("[data-import]");
if (box?.querySelector("[data-running]")) look();

async function look() {
  for (;;) {
    await new Promise((go) => setTimeout(go, 700));
    const answer = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (!answer?.ok) continue;
    const html = await answer.text();
    if (!html.includes("data-running")) return location.reload();
    box.innerHTML = html;
  }
}
