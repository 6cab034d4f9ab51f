// Unsaved changes of one page: kept on this machine, sent as patches, sent again until taken.
import { isSignIn } from "./net.js";

const SOON = 700;
const SLOWEST = 20000;

/** A key that is unique without a secure context. */
export function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The CSRF token as it is now: another window may have signed in again. */
export function token() {
  const found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return found ? found[1] : (document.querySelector('meta[name="csrf-token"]')?.content ?? "");
}

/**
 * entries: key -> {on, pk, key, base, set, drop, sent, stuck}. `set` gathers what was typed since the
 * last try; `sent` is a try whose answer has not come, which is repeated unchanged before anything
 * newer; `stuck` waits for a choice (conflict) or another word (error).
 */
export class Outbox {
  constructor({ url, slot, account, onState, onResult }) {
    Object.assign(this, { url, slot, account, onState, onResult });
    this.entries = new Map(this.load());
    this.wait = 0;
    this.pause = 2000;
    this.turn = 0; // how many answers were worked in
    this.busy = false;
    window.addEventListener("online", () => this.flush());
    window.addEventListener("focus", () => this.size && this.flush());
  }

  get size() {
    return this.entries.size;
  }

  load() {
    try {
      return JSON.parse(localStorage.getItem(this.slot) ?? "[]");
    } catch {
      return [];
    }
  }

  keep() {
    try {
      if (this.size) localStorage.setItem(this.slot, JSON.stringify([...this.entries]));
      else localStorage.removeItem(this.slot);
      this.unkept = false;
    } catch {
      this.unkept = true; // full or forbidden: leaving the page then asks first
    }
  }

  /** Note a change; `first` gives on, pk, base (and key for a new row) where the entry is new. */
  put(key, first, set, { drop = false, now = false } = {}) {
    const entry = this.entries.get(key) ?? { ...first, set: null };
    entry.set = { ...(entry.set ?? {}), ...set };
    entry.drop = drop || entry.drop || false;
    if (entry.stuck === "error") entry.stuck = null;
    this.entries.set(key, entry);
    this.keep();
    this.onState(this.state === "offline" ? "offline" : "waiting");
    this.later(now ? 60 : SOON);
  }

  forget(key) {
    this.entries.delete(key);
    this.keep();
  }

  later(delay) {
    clearTimeout(this.wait);
    this.wait = setTimeout(() => this.flush(), delay);
  }

  tell(state) {
    this.state = state;
    this.onState(state);
  }

  patches() {
    const made = [];
    for (const [key, entry] of this.entries) {
      if (entry.stuck || (!entry.sent && entry.set === null && !entry.drop)) continue;
      if (!entry.sent) {
        entry.sent = { id: key, on: entry.on, pk: entry.pk, key: entry.key, base: entry.base, set: entry.set ?? {}, delete: entry.drop };
        entry.set = null;
      }
      made.push(entry.sent);
      if (made.length === 60) break;
    }
    return made;
  }

  /** Send what there is; resolves when the answer has been worked in. */
  async flush() {
    clearTimeout(this.wait);
    if (this.busy) {
      await this.running;
      return this.flush(); // what was typed while that try was under way
    }
    const patches = this.patches();
    if (!patches.length) return this.size ? this.restate() : undefined;
    this.keep();
    this.busy = true;
    this.tell("saving");
    this.running = this.send(patches).finally(() => (this.busy = false));
    await this.running;
    if (this.state === "saved" && this.patches().length) await this.flush();
    return undefined;
  }

  /** Say how it stands where nothing is under way: what waits for a choice is not being saved. */
  restate() {
    if (!this.size) return this.tell("saved");
    if (![...this.entries.values()].every((entry) => entry.stuck)) return this.tell("waiting");
    return this.tell(this.state === "expired" ? "expired" : "conflict");
  }

  /** The session is over while changes wait, be it only for a choice. */
  expire() {
    if (this.size && this.state !== "expired") this.tell("expired");
  }

  /** The session is there again: send at once, or say again what waits for a choice. */
  resume() {
    if (this.state !== "expired") return;
    this.state = "waiting";
    this.flush();
  }

  async send(patches) {
    let answer;
    try {
      answer = await fetch(this.url, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token(), "X-Background": "1", "X-Requested-With": "fetch" },
        body: JSON.stringify({ account: this.account, patches }),
      });
    } catch {
      return this.retry("offline");
    }
    const data = await answer.json().catch(() => null);
    if (answer.status === 401 || answer.redirected || isSignIn(answer.url)) return this.retry(data ? "other" : "expired");
    if (data?.closed) return this.tell("closed");
    if (data?.kept) return this.tell("kept"); // the post is gone; the successor gets the words
    if (data?.results) return this.work(data);
    if (answer.status === 403 || answer.status === 404) return this.retry("denied");
    return this.retry("failed");
  }

  retry(state) {
    this.tell(state);
    this.pause = Math.min(this.pause * 1.6, SLOWEST);
    this.later(this.pause);
  }

  work(data) {
    this.pause = 2000;
    this.turn += 1;
    for (const result of data.results) {
      const entry = this.entries.get(result.id);
      if (!entry?.sent) continue;
      const sent = entry.sent;
      entry.sent = null;
      if (result.ok) {
        entry.pk = result.pk ?? entry.pk;
        entry.base = entry.on === "attendance" ? sent.set : (result.version ?? entry.base);
        if (entry.set === null && !(entry.drop && !sent.delete)) this.entries.delete(result.id);
      } else {
        entry.set = { ...sent.set, ...(entry.set ?? {}) };
        entry.stuck = result.conflict ? "conflict" : "error";
      }
      this.onResult(result.id, result, entry, sent);
    }
    this.keep();
    this.last = data;
    const stuck = [...this.entries.values()].some((entry) => entry.stuck);
    this.tell(stuck ? "conflict" : "saved");
  }

  /** Settle a conflict: mine goes over the other's text, knowing it. */
  takeMine(key, version, values) {
    const entry = this.entries.get(key);
    entry.base = entry.on === "attendance" ? values : version;
    entry.stuck = null;
    this.keep();
    this.later(60);
  }
}
