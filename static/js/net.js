// htmx: the CSRF header, polling that is no activity, and what to say when an answer does not come.
import { say, word } from "./words.js";

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";
const POLLING = /\b(every|load delay)\b/;

/** True for requests that a clock makes, not a person: they keep no session alive. */
function inBackground(element) {
  const trigger = element.getAttribute("hx-trigger") ?? "";
  return POLLING.test(trigger) || element.closest("[data-background]") !== null;
}

/** Headers that a fetch of our own needs. */
export function headers(background = false) {
  const made = { "X-CSRFToken": meta("csrf-token"), "X-Requested-With": "fetch" };
  return background ? { ...made, "X-Background": "1" } : made;
}

/** True when an answer is the sign-in page that a redirect led to. */
export function isSignIn(url) {
  try {
    return new URL(url, location.href).pathname.startsWith(meta("sign-in"));
  } catch {
    return false;
  }
}

/** Say that the session has ended, with a way to sign in beside this page. */
export function sayExpired() {
  const next = new URL("/", location.href).pathname;
  const href = `${meta("sign-in")}?next=${encodeURIComponent(next)}`;
  say(word("expired"), { action: { text: word("signin"), href }, stay: true });
}

/** Say what a failed answer means. `status` 0 stands for no network. */
export function sayFailure(status, url = "") {
  if (status === 401 || isSignIn(url)) return sayExpired();
  const name = { 0: "offline", 403: "denied", 404: "gone", 409: "conflict" }[status] ?? "failed";
  return say(word(name), { stay: status === 0 });
}

export function startNet() {
  const body = document.body;
  body.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = meta("csrf-token");
    if (inBackground(event.detail.elt)) event.detail.headers["X-Background"] = "1";
  });
  body.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden && inBackground(event.detail.elt)) event.preventDefault();
  });
  body.addEventListener("htmx:beforeSwap", (event) => {
    if (isSignIn(event.detail.xhr.responseURL)) {
      event.detail.shouldSwap = false;
      sayExpired();
    }
  });
  body.addEventListener("htmx:responseError", (event) => {
    if (inBackground(event.detail.elt) && event.detail.xhr.status >= 500) return;
    sayFailure(event.detail.xhr.status, event.detail.xhr.responseURL);
  });
  body.addEventListener("htmx:sendError", (event) => {
    if (!inBackground(event.detail.elt)) sayFailure(0);
  });
}
