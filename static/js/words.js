// Words of the page for the scripts (templates/ui/live.html), and the short messages at its foot.

const source = () => document.getElementById("ui-words")?.content;

/** Return a word of the page; `{name}` in it is filled from `values`. */
export function word(name, values = {}) {
  const text = source()?.querySelector(`[data-word="${name}"]`)?.textContent ?? "";
  return text.replace(/\{(\w+)\}/g, (_all, key) => values[key] ?? "");
}

/** Say something at the foot of the page. `action` is {text, href} or {text, run}. */
export function say(text, { action = null, stay = false } = {}) {
  const box = document.getElementById("ui-live");
  if (!box || [...box.children].some((toast) => toast.firstChild.textContent === text)) return null;
  const toast = document.createElement("div");
  toast.className = "ui-toast";
  const words = document.createElement("span");
  words.textContent = text;
  toast.append(words);
  if (action?.href) {
    const link = document.createElement("a");
    Object.assign(link, { href: action.href, target: "_blank", rel: "noopener", textContent: action.text });
    toast.append(link);
  }
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = action?.run ? action.text : word("close");
  button.addEventListener("click", () => {
    action?.run?.();
    toast.remove();
  });
  toast.append(button);
  box.append(toast);
  if (!stay) setTimeout(() => toast.remove(), 6000);
  return toast;
}

/** Return an element with a class, attributes and children. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null) continue;
    element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}
