// Forms: one submit at a time, a question before what cannot be undone, a guard for unsaved text.
import { word } from "./words.js";

const AGAIN_AFTER = 8000;

function lockSubmits(form) {
  const buttons = [...form.elements].filter((el) => el.type === "submit" && !el.disabled);
  const unlock = () => {
    form.removeAttribute("data-sent");
    for (const button of buttons) {
      button.disabled = false;
      button.classList.remove("busy");
    }
  };
  form.setAttribute("data-sent", "");
  // The pressed button's own value is read after this event: disable it a moment later.
  setTimeout(() => {
    for (const button of buttons) {
      button.disabled = true;
      button.classList.add("busy");
    }
  });
  setTimeout(unlock, form.hasAttribute("data-download") ? 2000 : AGAIN_AFTER);
  window.addEventListener("pageshow", (event) => event.persisted && unlock(), { once: true });
}

/** Ask in the page's own dialog; resolves to true for yes. */
export function confirmIn(text, yes = "") {
  const dialog = document.getElementById("ui-confirm");
  if (!dialog?.showModal) return Promise.resolve(window.confirm(text));
  const button = dialog.querySelector("[data-confirm-yes]");
  button.dataset.word ??= button.textContent;
  button.textContent = yes || button.dataset.word;
  dialog.querySelector("p").textContent = text;
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

function onSubmit(event) {
  const form = event.target;
  const asks = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (asks && form.dataset.confirmed !== "yes") {
    event.preventDefault();
    event.stopPropagation();
    const yes = event.submitter?.dataset.confirmYes ?? event.submitter?.textContent.trim();
    confirmIn(asks, yes).then((sure) => {
      if (!sure) return;
      form.dataset.confirmed = "yes";
      form.requestSubmit(event.submitter);
      delete form.dataset.confirmed;
    });
  }
}

function afterSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.hasAttribute("data-sent")) event.preventDefault();
  else if (form.method === "post") lockSubmits(form);
  form.removeAttribute("data-dirty");
}

function startGuard() {
  document.addEventListener("input", (event) => {
    if (event.isTrusted) event.target.form?.matches("[data-guard]") && event.target.form.setAttribute("data-dirty", "");
  });
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-guard][data-dirty]:not([data-sent])")) event.preventDefault();
  });
}

function startSteppers(root) {
  for (const box of root.querySelectorAll("[data-stepper]")) {
    const input = box.querySelector("input");
    for (const button of box.querySelectorAll("[data-step]")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        const low = input.min === "" ? -Infinity : Number(input.min);
        const high = input.max === "" ? Infinity : Number(input.max);
        const next = (Number(input.value) || 0) + Number(button.dataset.step);
        input.value = String(Math.min(high, Math.max(low, next)));
        input.dispatchEvent(new Event("input", { bubbles: true }));
        input.dispatchEvent(new Event("change", { bubbles: true }));
      });
    }
  }
}

const asText = (day) =>
  [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((n) => String(n).padStart(2, "0")).join("-");

/** Return the date of a quick pick as YYYY-MM-DD: "7", "14", "month" or "quarter" from `today`. */
export function quickDay(step, today = new Date()) {
  const [year, month] = [today.getFullYear(), today.getMonth()];
  if (step === "month") return asText(new Date(year, month + 1, 0));
  if (step === "quarter") return asText(new Date(year, month - (month % 3) + 3, 0));
  return asText(new Date(year, month, today.getDate() + Number(step)));
}

function startDays(root) {
  for (const box of root.querySelectorAll("[data-day]")) {
    const input = box.querySelector("input");
    const buttons = [...box.querySelectorAll("[data-day-step]")];
    const show = () =>
      buttons.forEach((b) => b.setAttribute("aria-pressed", String(quickDay(b.dataset.dayStep) === input.value)));
    box.querySelector(".ui-day-quick")?.removeAttribute("hidden");
    for (const button of buttons) {
      button.addEventListener("click", () => {
        input.value = quickDay(button.dataset.dayStep);
        input.dispatchEvent(new Event("input", { bubbles: true }));
        input.dispatchEvent(new Event("change", { bubbles: true }));
      });
    }
    input.addEventListener("change", show);
    show();
  }
}

function startEyes(root) {
  for (const button of root.querySelectorAll("[data-eye]")) {
    const input = button.parentElement.querySelector("input");
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = input.type === "text";
      input.type = shown ? "password" : "text";
      button.setAttribute("aria-pressed", String(!shown));
    });
  }
}

export function startWidgets(root = document) {
  startSteppers(root);
  startDays(root);
  startEyes(root);
}

export function startForms() {
  document.addEventListener("submit", onSubmit, true);
  document.addEventListener("submit", afterSubmit);
  startGuard();
  document.querySelector("[data-focus]")?.focus();
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-auto-submit]")) event.target.form.requestSubmit();
  });
  document.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    confirmIn(event.detail.question, word("")).then((sure) => sure && event.detail.issueRequest(true));
  });
}
