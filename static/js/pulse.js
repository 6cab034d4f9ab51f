// The pulse of the log: tells where one writes, hears who else is in it and what others changed.
import { token } from "./outbox.js";

const BEAT = 8000;
const SOON = 300;

/** Start beating; `work(data)` hears each answer, `placeOf()` and `seen()` say what to send. */
export function startPulse(form, { placeOf, seen, work }) {
  let timer = 0;
  let busy = false;
  let told = null;

  function later(delay) {
    clearTimeout(timer);
    timer = setTimeout(beat, delay);
  }

  async function beat() {
    if (busy) return later(SOON);
    if (document.hidden) return later(BEAT);
    busy = true;
    told = placeOf();
    try {
      const answer = await fetch(form.dataset.pulse, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token(), "X-Background": "1", "X-Requested-With": "fetch" },
        body: JSON.stringify({ account: form.dataset.account, place: told, seen: seen() }),
      });
      if (answer.ok && !answer.redirected) work(await answer.json());
    } catch {
      // Without a network the saving says so; the pulse only tries again.
    } finally {
      busy = false;
      later(BEAT);
    }
    return undefined;
  }

  document.addEventListener("focusin", () => placeOf() !== told && later(SOON));
  document.addEventListener("visibilitychange", () => !document.hidden && later(0));
  later(SOON);
  return { soon: () => later(SOON) };
}
