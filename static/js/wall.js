// The code on the wall: asks for the next one when the half minute is over, and shows who came.
const box = document.querySelector("[data-wall]");
const find = (name) => box.querySelector(`[data-wall-${name}]`);
const RETRY = 3000;
const LOOK = 5; // seconds between looks at who came

let left = Number(box?.dataset.left ?? 0);
let since = 0;
let busy = false;

function showLeft() {
  if (!box.classList.contains("off")) find("left").textContent = box.dataset.wLeft.replace("{n}", Math.max(0, left));
}

function stop(words) {
  box.classList.add("off");
  find("left").textContent = words;
}

function work(data) {
  box.classList.remove("off");
  left = data.left;
  if (find("picture").src !== data.picture) find("picture").src = data.picture;
  find("came").textContent = data.came;
  const names = data.names.map((name) => Object.assign(document.createElement("li"), { textContent: name }));
  find("names").replaceChildren(...names);
  showLeft();
}

async function look() {
  if (busy) return;
  busy = true;
  since = 0;
  try {
    const answer = await fetch(box.dataset.wall, { headers: { "X-Wall": box.dataset.pass, "X-Background": "1" }, cache: "no-store" });
    if (answer.ok) work(await answer.json());
    else if (answer.status === 410 || answer.status === 404) {
      clearInterval(clock);
      stop(box.dataset.wOver);
    } else throw new Error(String(answer.status));
  } catch {
    // An old code on the wall would only make people scan in vain.
    if (left <= 0) stop(box.dataset.wOffline);
    setTimeout(look, RETRY);
  } finally {
    busy = false;
  }
}

function tick() {
  left -= 1;
  since += 1;
  showLeft();
  if (left <= 0 || since >= LOOK) look();
}

let clock = 0;
if (box) {
  clock = setInterval(tick, 1000);
  const full = document.querySelector("[data-wall-full]");
  if (full && box.requestFullscreen) {
    full.hidden = false;
    full.addEventListener("click", () => box.requestFullscreen());
  }
}
