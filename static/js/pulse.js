// The pulse of the log: tells where one writes, hears who else is in it and what others changed.
import { isSignIn } from "./net.js";
import { token } from "./outbox.js";

const BEAT = 8000;
const SOON = 300;

/**
 * Start beating; `work(data)` hears each answer, `placeOf()` and `seen()` say what to send. `turn()`
 * counts what was saved: an answer to a question from before the last saving is old, and is asked
 * for anew. Ends once the meeting is closed, which `closed()` hears; `expired()` hears that nobody is
 * signed in here any more.
 */
export function startPulse(form, { placeOf, seen, turn, work, closed, expired }) {
  let timer = 0;
  let busy = false;
  let told = null;

  function later(delay) {
    clearTimeout(timer);
    timer = setTimeout(beat, delay);
  }

  async function beat() {
    if (busy) return later(SOON);
    if (document.hidden || form.dataset.closing) return later(BEAT);
    busy = true;
    told = placeOf();
    const asked = turn();
    let next = BEAT;
    try {
      const answer = await fetch(form.dataset.pulse, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token(), "X-Background": "1", "X-Requested-With": "fetch" },
        body: JSON.stringify({ account: form.dataset.account, place: told, seen: seen() }),
      });
      if (answer.status === 401 || isSignIn(answer.url)) expired();
      const data = answer.ok && !answer.redirected ? await answer.json() : null;
      if (data?.closed) {
        next = 0;
        if (!form.dataset.closing) closed();
      } else if (data && turn() !== asked) next = SOON;
      else if (data) work(data);
    } catch {
      // Without a network the saving says so; the pulse only tries again.
    } finally {
      busy = false;
      if (next) later(next);
    }
    return undefined;
  }

  document.addEventListener("focusin", () => placeOf() !== told && later(SOON));
  document.addEventListener("visibilitychange", () => !document.hidden && later(0));
  later(SOON);
  return { soon: () => later(SOON) };
}
