// Tells some minutes before the session ends, and lets one stay where that is possible; after the end, how to go on. The
// server says when, in seconds from the page's answer; of several tabs the one that was used last knows best.
const box = document.querySelector("[data-session]");
const [words, stay, door] = [box.querySelector("p"), box.querySelector("button"), box.querySelector("a")];
const ahead = 5 * 60_000;
const key = "session-ends";

note(box.dataset.in, box.dataset.latest);
look();
setInterval(look, 10_000);
document.addEventListener("visibilitychange", look);
addEventListener("storage", (e) => e.key === key && look());

function note(seconds, latest) {
  localStorage.setItem(key, JSON.stringify({ ends: Date.now() + seconds * 1000, latest: Date.now() + latest * 1000 }));
}

function look() {
  const { ends, latest } = JSON.parse(localStorage.getItem(key)) ?? { ends: 0, latest: 0 };
  const left = ends - Date.now();
  const state = left > ahead ? "" : left <= 0 ? "over" : latest - ends > 1000 ? "idle" : "last";
  if (box.dataset.state === state) return;
  box.dataset.state = state;
  const at = new Date(ends).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  stay.hidden = state !== "idle";
  door.hidden = state !== "over";
  door.href = "/sign-in?next=" + encodeURIComponent(location.pathname + location.search);
  box.hidden = !state;
  words.textContent = {
    idle: `You will be signed out at ${at}, since nothing was sent for a while.`,
    last: `You will be signed out at ${at}: every session ends after a time. Send what you are typing before, then sign in again.`,
    over: "You are signed out. A form that you send now is kept until you have signed in again.",
  }[state] ?? "";
}

box.addEventListener("submit", async (e) => {
  e.preventDefault();
  try {
    const answer = await fetch(box.action, { method: "POST", headers: { "X-Requested-With": "fetch" }, body: new URLSearchParams(new FormData(box)) });
    if (answer.ok) note(...(await answer.text()).split(" "));
    else note(0, 0);
    look();
  } catch {
    words.textContent = "The connection broke. Try once more.";
  }
});
