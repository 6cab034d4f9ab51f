// Keeps what is typed into form[data-keep] on this machine until it has been taken, per account.
import { waiting as waitingReports, wipe as wipeReports } from "./phone_store.js";
import { make, word } from "./words.js";

const DAYS = 7 * 24 * 3600 * 1000;
const account = () => document.querySelector('meta[name="account"]')?.content ?? "";
const nameOf = (form) => form.dataset.keep || location.pathname;
const slot = (key) => `keep:${account()}:${key}`;
const PENDING = "keep-pending";
let writing = false;

function controls(form) {
  return [...form.elements].filter(
    (el) =>
      el.name &&
      !el.name.startsWith("_") &&
      el.name !== "csrfmiddlewaretoken" &&
      (el.type !== "hidden" || el.closest("[data-week]")) &&
      !["password", "file", "submit", "button"].includes(el.type) &&
      !el.closest("[data-no-keep]"),
  );
}

function read(form) {
  const values = {};
  for (const el of controls(form)) {
    const list = (values[el.name] ??= []);
    if (el.type === "checkbox" || el.type === "radio") {
      if (el.checked) list.push(el.value);
    } else if (el.type === "select-multiple") {
      list.push(...[...el.selectedOptions].map((option) => option.value));
    } else list.push(el.value);
  }
  return values;
}

function write(form, values) {
  writing = true;
  const at = {};
  for (const el of controls(form)) {
    const list = values[el.name];
    if (!list) continue;
    if (el.type === "checkbox" || el.type === "radio") el.checked = list.includes(el.value);
    else if (el.type === "select-multiple") {
      for (const option of el.options) option.selected = list.includes(option.value);
    } else {
      const index = (at[el.name] = (at[el.name] ?? -1) + 1);
      if (index < list.length) el.value = list[index];
    }
    el.dispatchEvent(new Event("input", { bubbles: true }));
    el.dispatchEvent(new Event("change", { bubbles: true }));
  }
  writing = false;
}

function store(key, value) {
  try {
    if (value === null) localStorage.removeItem(slot(key));
    else localStorage.setItem(slot(key), JSON.stringify({ at: Date.now(), values: value }));
  } catch {
    // A full or forbidden storage must not stop the typing.
  }
}

function stored(key) {
  try {
    const found = JSON.parse(localStorage.getItem(slot(key)) ?? "null");
    return found && Date.now() - found.at < DAYS ? found.values : null;
  } catch {
    return null;
  }
}

/** After a submit: was it taken? An error page, the sign-in page or errors in the form say no. */
function settle() {
  let key = null;
  try {
    key = sessionStorage.getItem(PENDING);
    sessionStorage.removeItem(PENDING);
  } catch {
    return;
  }
  if (!key || !account() || document.body.classList.contains("interrupt")) return;
  const form = [...document.querySelectorAll("form[data-keep]")].find((f) => nameOf(f) === key);
  if (!form?.querySelector(".has-error, .ui-form-errors, .ui-errors")) store(key, null);
}

function restore(form) {
  const key = nameOf(form);
  const values = stored(key);
  if (!values || form.querySelector(".has-error, .ui-errors")) return;
  const before = read(form);
  if (JSON.stringify(before) === JSON.stringify(values)) return;
  write(form, values);
  const forget = make("button", { type: "button", class: "btn-link" }, word("forget"));
  const note = make("div", { class: "ui-note", role: "status" }, make("span", {}, word("kept")), forget);
  forget.addEventListener("click", () => {
    write(form, before);
    store(key, null);
    note.remove();
  });
  form.prepend(note);
}

/** Forget everything kept for this account; for signing out. */
export function forgetAll() {
  const mine = `keep:${account()}:`;
  for (const key of Object.keys(localStorage)) if (key.startsWith(mine)) localStorage.removeItem(key);
}

export function startKeep() {
  settle();
  for (const form of document.querySelectorAll("form[data-keep]")) {
    restore(form);
    let wait = 0;
    form.addEventListener("input", () => {
      if (writing) return;
      clearTimeout(wait);
      wait = setTimeout(() => store(nameOf(form), read(form)), 300);
    });
    form.addEventListener("submit", () => {
      clearTimeout(wait);
      store(nameOf(form), read(form));
      try {
        sessionStorage.setItem(PENDING, nameOf(form));
      } catch {
        // Without session storage the text is merely offered once more.
      }
    });
    form.addEventListener("portal:saved", () => store(nameOf(form), null));
  }
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form[data-sign-out]") || event.defaultPrevented) return;
    event.preventDefault();
    const waiting = await waitingReports(account());
    if (waiting && !window.confirm(word("unsent", { n: waiting }))) return;
    forgetAll();
    await wipeReports(account());
    form.submit(); // past this listener
  });
}
