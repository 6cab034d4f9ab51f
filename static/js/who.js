// A select that is searched by typing: an input with a list under it, all by keyboard or by tap.
import { make } from "./words.js";

let counter = 0;

/** Put a search field over a select; its options carry data-name and data-place. */
export function searchable(select, { nothing = "", next = () => {} } = {}) {
  const id = `who-${(counter += 1)}`;
  const list = make("ul", { id, role: "listbox", hidden: true });
  const input = make("input", {
    type: "text", class: "ui-input al-quiet", role: "combobox", autocomplete: "off", "aria-expanded": "false",
    "aria-controls": id, "aria-autocomplete": "list", "aria-label": select.closest("label")?.querySelector(".lab")?.textContent ?? "",
  });
  const box = make("span", { class: "al-who" }, input, list);
  let at = 0;
  let shown = [];
  const current = () => select.selectedOptions[0]?.textContent.trim() ?? "";
  const write = () => (input.value = select.value ? current() : "");
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (option) => {
    select.value = option ? option.value : "";
    select.dispatchEvent(new Event("change", { bubbles: true }));
    write();
    close();
  };
  const mark = () => {
    [...list.children].forEach((li, i) => li.setAttribute("aria-selected", String(i === at && shown.length > 0)));
    if (shown.length) {
      input.setAttribute("aria-activedescendant", `${id}-${at}`);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
  };
  const open = (words) => {
    shown = [...select.options].filter((o) => o.value && words.every((word) => o.textContent.includes(word))).slice(0, 60);
    at = 0;
    const rows = shown.map((o, i) => {
      const li = make("li", { role: "option", id: `${id}-${i}` }, make("b", {}, o.dataset.name || ""), make("span", {}, o.dataset.place || o.textContent));
      li.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        choose(o);
        next();
      });
      return li;
    });
    list.replaceChildren(...(rows.length ? rows : [make("li", { class: "none" }, nothing)]));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark();
  };
  const words = () => input.value.trim().split(/\s+/).filter(Boolean);
  input.addEventListener("focus", () => input.select());
  input.addEventListener("click", () => list.hidden && open(select.value ? [] : words()));
  input.addEventListener("input", (event) => {
    event.stopPropagation();
    if (!input.value.trim() && select.value) choose(null);
    open(words());
  });
  input.addEventListener("change", (event) => event.stopPropagation());
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return open(select.value ? [] : words());
      at = Math.max(0, Math.min(shown.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)));
      mark();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!list.hidden && shown[at]) choose(shown[at]);
      next();
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      write();
      close();
    }
  });
  input.addEventListener("blur", () => {
    const [only] = shown.length === 1 && input.value.trim() && !list.hidden ? shown : [];
    if (only && only.value !== select.value) choose(only);
    else write();
    close();
  });
  select.addEventListener("portal:set", write);
  select.hidden = true;
  select.after(box);
  write();
  return input;
}
