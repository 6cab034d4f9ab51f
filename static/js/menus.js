// Menus (details), the search key, copying, and picking rows of a table.
import { say, word } from "./words.js";

function startMenus() {
  const close = (except) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) if (menu !== except) menu.open = false;
  };
  document.addEventListener("click", (event) => close(event.target.closest("details[data-menu]")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details[data-menu][open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
}

function startFind() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const find = document.querySelector("[data-find]");
    if (find?.offsetParent) {
      event.preventDefault();
      find.focus();
    }
  });
}

/** Copy a text; also where the address is not https and the clipboard is shut. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const box = document.createElement("textarea");
    box.value = text;
    box.className = "sr";
    document.body.append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    return done;
  }
}

function startCopy() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const done = await copyText(button.dataset.copy);
    say(word(done ? "copied" : "copyfailed"));
    button.focus();
  });
}

function startPick(form) {
  const rows = () => [...form.querySelectorAll("input[data-pick-row]")];
  const bar = form.querySelector("[data-pick-bar]");
  const all = form.querySelectorAll("[data-pick-all]");
  const show = () => {
    const boxes = rows();
    const picked = boxes.filter((box) => box.checked);
    for (const box of boxes) box.closest("tr, li, .row")?.classList.toggle("sel", box.checked);
    for (const box of all) {
      box.checked = boxes.length > 0 && picked.length === boxes.length;
      box.indeterminate = picked.length > 0 && picked.length < boxes.length;
    }
    if (bar) bar.hidden = picked.length === 0;
    for (const el of form.querySelectorAll("[data-pick-words]")) {
      el.textContent = el.dataset.pickWords.replace("{n}", String(picked.length));
    }
  };
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick-all]")) rows().forEach((box) => (box.checked = event.target.checked));
    if (event.target.matches("[data-pick-all], [data-pick-row]")) show();
  });
  form.addEventListener("click", (event) => {
    if (!event.target.closest("[data-pick-clear]")) return;
    rows().forEach((box) => (box.checked = false));
    show();
  });
  show();
}

export function startMenusAndMore() {
  startMenus();
  startFind();
  startCopy();
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("[data-pick]")) {
      if (form.dataset.pickReady) continue;
      form.dataset.pickReady = "yes";
      startPick(form);
    }
  });
}
