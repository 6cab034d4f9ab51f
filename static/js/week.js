// Weekly slots by tapping: a grid over a text field in the grammar of the list files.
import { make, word } from "./words.js";

const DAYS = ["一", "二", "三", "四", "五", "六", "日"];
const WORKDAYS = [0, 1, 2, 3, 4];
const PARTS = [
  { name: "morning", from: "09:00", to: "11:30", until: "11:00" },
  { name: "noon", from: "11:30", to: "13:30", until: "13:00" },
  { name: "afternoon", from: "14:30", to: "16:00", until: "17:30" },
  { name: "evening", from: "18:30", to: "20:30", until: "24:00" },
];
const SETS = { 工作日: WORKDAYS, 双休日: [5, 6], 周末: [5, 6], 每天: [0, 1, 2, 3, 4, 5, 6] };

const narrow = (text) =>
  text.normalize("NFKC").replace(/[－–—～~]/g, "-").replace(/；/g, ";").replace(/：/g, ":").trim();

/** Return [{days: [0…6], from, to}] of a slots text (from is "" for the whole day), null if unreadable. */
export function parseSlots(text) {
  const items = [];
  for (const piece of narrow(text).split(";").map((p) => p.trim()).filter(Boolean)) {
    const found = /^(.+?)(?:\s+(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2}))?$/.exec(piece);
    const days = new Set();
    for (const day of found[1].split("、").map((d) => d.trim())) {
      const index = /^周(.)$/.test(day) ? DAYS.indexOf(day[1] === "天" ? "日" : day[1]) : -1;
      if (index >= 0) days.add(index);
      else if (SETS[day]) SETS[day].forEach((d) => days.add(d));
      else return null;
    }
    const [from, to] = [found[2] ?? "", found[3] ?? ""].map((t) => t && t.padStart(5, "0"));
    if (from && from >= to) return null;
    items.push({ days: [...days].sort(), from, to });
  }
  return items;
}

/** Return the words for a set of days: 工作日, 双休日, 每天, or 周二、周四. */
export function dayWords(days) {
  const has = (list) => list.every((d) => days.includes(d));
  if (has(SETS["每天"])) return "每天";
  const words = [];
  if (has(WORKDAYS)) words.push("工作日");
  days.filter((d) => d < 5 && !has(WORKDAYS)).forEach((d) => words.push(`周${DAYS[d]}`));
  if (has([5, 6])) words.push("双休日");
  else days.filter((d) => d > 4).forEach((d) => words.push(`周${DAYS[d]}`));
  return words.join("、");
}

/** Return the slots text of a list of items, as the list files have it. */
export function writeSlots(items) {
  return items
    .filter((item) => item.days.length)
    .map((item) => dayWords(item.days) + (item.from ? ` ${item.from}-${item.to}` : ""))
    .join(";");
}

const spoken = (text) =>
  text.replace(/\b0(\d:)/g, "$1").replace(/-/g, "–").replace(/;/g, "；");

function rowsOf(items) {
  const rows = PARTS.map((part) => ({ ...part, days: [] }));
  const whole = { name: "wholeday", from: "", to: "", days: [] };
  const extra = [];
  for (const item of items) {
    if (!item.from) {
      whole.days = [...new Set([...whole.days, ...item.days])].sort();
      continue;
    }
    const row = rows.find((r) => item.from <= r.until);
    if (row.days.length) extra.push({ ...row, from: item.from, to: item.to, days: item.days });
    else Object.assign(row, { from: item.from, to: item.to, days: item.days });
  }
  const order = [...rows, ...extra].sort((a, b) => PARTS.findIndex((p) => p.name === a.name) - PARTS.findIndex((p) => p.name === b.name));
  return [...order, whole];
}

class Week {
  constructor(box) {
    this.input = box.querySelector("input");
    this.box = box;
    this.grid = make("div", { class: "ui-week", role: "group" });
    const label = this.input.labels?.[0]?.textContent.trim();
    this.grid.setAttribute("aria-label", label || word("anytime"));
    this.words = make("output", { class: "words" });
    this.input.addEventListener("change", () => !this.own && this.read());
    box.append(this.grid, this.words);
    this.read();
  }

  read() {
    const items = parseSlots(this.input.value);
    // What the grid cannot show stays as text, so that nothing typed is lost.
    const readable = items !== null && !this.input.hasAttribute("aria-invalid");
    this.input.type = readable ? "hidden" : "text";
    this.grid.hidden = this.words.hidden = !readable;
    if (!readable) return;
    this.rows = rowsOf(items);
    this.grid.replaceChildren(...this.rows.map((row) => this.line(row)));
    this.show();
  }

  line(row) {
    const cells = DAYS.map((day, index) => {
      const box = make("input", { type: "checkbox", "data-no-keep": true, "aria-label": `${word(row.name)} 周${day}` });
      box.checked = row.days.includes(index);
      box.addEventListener("change", () => {
        row.days = box.checked ? [...row.days, index].sort() : row.days.filter((d) => d !== index);
        this.write();
      });
      return make("label", {}, box, make("span", { class: "cell", "aria-hidden": "true" }, day));
    });
    row.head = make("div", { class: "name" }, make("b", {}, word(row.name)));
    row.line = make("div", { class: "part" }, row.head, make("div", { class: "days" }, ...cells));
    if (row.from) row.head.append(this.hours(row));
    return row.line;
  }

  hours(row) {
    const label = `${word("edithours")}：${word(row.name)}`;
    const button = make("button", { type: "button", class: "hours" });
    const sr = make("span", { class: "sr" }, label);
    const put = () => button.replaceChildren(spoken(`${row.from}-${row.to}`), sr);
    put();
    button.addEventListener("click", () => {
      const [from, to] = ["from", "to"].map((end) =>
        make("input", { type: "time", class: "ui-input", step: 300, value: row[end], "aria-label": `${word(row.name)} ${word(end)}`, "data-no-keep": true }),
      );
      const edit = make("span", { class: "edit" }, from, "–", to);
      const take = () => {
        to.setCustomValidity(from.value && to.value > from.value ? "" : word("badhours"));
        if (!to.reportValidity()) return;
        Object.assign(row, { from: from.value, to: to.value });
        this.write();
      };
      edit.addEventListener("change", take);
      edit.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== "Escape") return;
        event.preventDefault();
        put();
        edit.replaceWith(button);
        button.focus();
      });
      button.replaceWith(edit);
      from.focus();
    });
    return button;
  }

  write() {
    this.input.value = writeSlots(this.rows);
    this.own = true;
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
    this.own = false;
    this.show();
  }

  show() {
    for (const row of this.rows) row.line.classList.toggle("some", row.days.length > 0);
    const text = this.input.value;
    this.words.textContent = text ? spoken(text) : word("anytime");
  }
}

export function startWeeks(root = document) {
  for (const box of root.querySelectorAll("[data-week]")) {
    if (box.dataset.ready) continue;
    box.dataset.ready = "yes";
    new Week(box);
  }
}
