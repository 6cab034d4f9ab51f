// The log of a meeting: attendance by tap or key, agenda and decisions in place, saved as one types.
import { startCompany } from "./company.js";
import { confirmIn, startWidgets } from "./forms.js";
import { freshKey, Outbox, token } from "./outbox.js";
import { startSeats } from "./seats.js";
import { bothOf, showTwin } from "./twin.js";
import { searchable } from "./who.js";
import { make } from "./words.js";

const form = document.querySelector("form[data-log]");
const all = (selector, root = form) => [...root.querySelectorAll(selector)];
const say = (name, values = {}) => (form.dataset[`w${name[0].toUpperCase()}${name.slice(1)}`] ?? "").replace(/\{(\w+)\}/g, (_m, key) => values[key] ?? "");
const SHORT = { agenda: { title: "gt", notes: "gn", outcome: "go" }, decision: { text: "dt", who: "dw", due: "dd" } };
const rowKey = (row) => `${row.dataset.row}:${row.dataset.key || row.dataset.pk}`;

const box = new Outbox({
  url: form.dataset.save,
  slot: `keep:${form.dataset.account}:meeting-log:${form.dataset.meeting}`,
  account: form.dataset.account,
  onState: showState,
  onResult,
});

// What the page says about saving

function showState(state) {
  const status = document.querySelector("[data-status]");
  const trouble = document.querySelector("[data-trouble]");
  const n = box?.size ?? 0;
  const bad = ["offline", "expired", "denied", "closed", "failed", "other", "conflict", "kept"].includes(state);
  if (state === "saved" && box.last) {
    status.textContent = say("saved", { t: box.last.saved_at });
    showChecks(box.last.checks);
  } else status.textContent = bad ? "" : say("saving");
  status.classList.toggle("ok", state === "saved");
  if (state === "conflict" && box.last) showChecks(box.last.checks);
  if (state === "saving" && !trouble.hidden) return;
  if (state === "waiting" && !trouble.hidden) return;
  trouble.hidden = !bad;
  trouble.querySelector("[data-trouble-words]").textContent = bad ? say(state, { n }) : "";
  trouble.querySelector("[data-trouble-link]").hidden = !["expired", "other"].includes(state);
  document.body.dataset.saving = state;
}

function showChecks(checks) {
  const list = form.querySelector("[data-checks]");
  const icon = (done) => document.getElementById(done ? "tpl-done" : "tpl-open").content.cloneNode(true);
  list.replaceChildren(
    ...checks.map((check) => make("li", { class: check.done ? "text-ok" : "text-warn" }, icon(check.done), make("span", {}, check.words))),
  );
  showLeft(checks.filter((check) => !check.done).length);
}

function showLeft(n) {
  const left = document.querySelector("[data-left]");
  if (!left) return;
  left.textContent = n ? say("left", { n }) : say("ready");
  left.classList.toggle("text-warn", n > 0);
}

// Answers

function onResult(key, result, entry, sent) {
  const [on, id] = key.split(":");
  if (on === "attendance") return onMark(id, result, entry);
  if (on === "order") return undefined;
  const holder = on === "meeting" ? form.querySelector("[data-meeting-row]") : findRow(on, id);
  if (!holder) return undefined;
  if (result.ok) {
    if (on === "meeting") form.elements.version.value = result.version;
    else if (!sent.delete) settle(holder, result);
    knows(key, result.version, { ...sent.set, ...(result.values ?? {}) });
    // What somebody else wrote into other fields of the row meanwhile.
    for (const [name, value] of Object.entries(result.values ?? {})) if (!(name in { ...sent.set, ...(entry.set ?? {}) })) setField(holder, name, value);
    showTheirs(holder, null);
    return undefined;
  }
  const merged = result.conflict && onlyElsewhere(key, result.conflict, sent, entry);
  if (!merged) return showTheirs(holder, result, key, entry);
  for (const [name, value] of Object.entries(merged.values)) if (!(name in merged.mine)) setField(holder, name, value);
  knows(key, merged.version, merged.values);
  box.takeMine(key, merged.version, merged.values);
  return undefined;
}

function findRow(on, id) {
  return all(`[data-row="${on}"]`).find((row) => row.dataset.key === id || row.dataset.pk === id);
}

function settle(row, result) {
  row.dataset.version = result.version;
  row.querySelector("[data-version-field]").value = result.version;
  if (row.dataset.pk === String(result.pk)) return;
  row.dataset.pk = result.pk;
  for (const [field, short] of Object.entries(SHORT[row.dataset.row])) {
    const control = row.querySelector(`[data-field="${field}"]`);
    control.name = `${short}-${result.pk}`;
  }
  row.querySelector("[data-version-field]").name = `${row.dataset.row === "agenda" ? "gv" : "dv"}-${result.pk}`;
}

function onMark(id, result, entry) {
  const seat = form.querySelector(`[data-seat="${id}"]`);
  if (!seat) return;
  if (result.ok) {
    const mark = entry.base;
    form.elements[`ab-${id}`].value = [mark.status, mark.proxy, mark.reason].join("|");
  } else if (result.conflict) {
    // Somebody else marked this seat: theirs is shown as it stands, and one tap changes it.
    box.forget(`attendance:${id}`);
    seats.set(seat, result.conflict.values);
    const mark = result.conflict.values;
    form.elements[`ab-${id}`].value = [mark.status, mark.proxy, mark.reason].join("|");
    note(seat, say("theirs"));
  }
}

function note(seat, words) {
  seat.querySelector(".al-theirs")?.remove();
  const line = make("div", { class: "al-theirs", role: "status" }, words);
  seat.append(line);
  setTimeout(() => line.remove(), 8000);
}

/** Say a value as it is read: of a choice the words of its option. */
function inWords(holder, name, value) {
  const control = holder.querySelector(`[data-field="${name}"]`);
  if (control?.tagName !== "SELECT") return value ?? "";
  return [...control.options].find((o) => o.value === value)?.textContent.trim() ?? "";
}

/** Show the other's text beside one's own, with a button for each; or an error in words. */
function showTheirs(holder, result, key, entry) {
  const place = holder.querySelector("[data-theirs]");
  place.replaceChildren();
  place.hidden = !result;
  if (!result) return;
  if (result.error) {
    place.append(make("p", { class: "ui-error" }, result.error));
    return;
  }
  const { values, version } = result.conflict;
  const mine = { ...(entry.set ?? {}) };
  if (!Object.keys(mine).length) Object.assign(mine, entry.drop ? {} : valuesOf(holder, Object.keys(values)));
  const choose = (which) => {
    if (which === "theirs") takeTheirs(holder, key, values, version);
    else {
      const now = valuesOf(holder, Object.keys(mine)); // also what was typed since
      const kept = which === "both" ? bothOf(values, now) : now;
      for (const [name, value] of Object.entries(values)) setField(holder, name, kept[name] ?? value);
      entry.set = kept;
      entry.drop &&= which === "mine";
      box.takeMine(key, version, values);
    }
    showTheirs(holder, null);
    count();
  };
  showTwin(place, { values, mine, say, choose, inWords: (name, value) => inWords(holder, name, value) });
}

function valuesOf(holder, names) {
  const found = names.map((name) => [name, holder.querySelector(`[data-field="${name}"]`)?.value]);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}

function takeTheirs(holder, key, values, version) {
  box.forget(key);
  for (const [name, value] of Object.entries(values)) setField(holder, name, value);
  if (holder.dataset.row) settle(holder, { pk: holder.dataset.pk, version });
  else form.elements.version.value = version;
  knows(key, version, values);
  box.restate();
}

// What the server last said of a row: tells whether somebody else touched the same field, or only
// another field of the row (then both stand and nobody has to choose).
const known = new Map();

function knows(key, version, values) {
  known.set(key, { version, values: { ...(known.get(key)?.values ?? {}), ...values } });
}

function onlyElsewhere(key, { values, version }, sent, entry) {
  const was = known.get(key);
  const mine = { ...sent.set, ...(entry.set ?? {}) };
  if (sent.delete || !was || was.version !== sent.base) return false;
  if (!Object.keys(mine).every((name) => (was.values[name] ?? "") === (values[name] ?? ""))) return false;
  return { mine, version, values };
}

function setField(holder, name, value) {
  const control = holder.querySelector(`[data-field="${name}"]`);
  if (!control) return;
  if (control.value === value) return;
  const { selectionStart, selectionEnd } = control;
  control.value = value;
  if (control === document.activeElement && control.tagName === "TEXTAREA") control.setSelectionRange(selectionStart, selectionEnd);
  control.dispatchEvent(new Event("portal:set"));
}

// Changes

function onField(event) {
  const control = event.target.closest("[data-field]");
  if (!control) return;
  const row = control.closest("[data-row]");
  const set = { [control.dataset.field]: control.value };
  if (row) {
    const first = { on: row.dataset.row, pk: row.dataset.pk === "KEY" ? null : Number(row.dataset.pk), key: row.dataset.key, base: Number(row.dataset.version) };
    box.put(rowKey(row), first, set, { now: event.type === "change" });
  } else box.put("meeting:0", { on: "meeting", pk: 0, base: Number(form.elements.version.value) }, set);
  count();
}

function onMarkChange(seat, mark) {
  const id = seat.dataset.seat;
  const [status, proxy, reason] = form.elements[`ab-${id}`].value.split("|");
  box.put(`attendance:${id}`, { on: "attendance", pk: Number(id), base: { status, proxy, reason } }, mark, { now: !proxy && !reason });
}

function addRow(on, key = freshKey(), focus = true, pk = null) {
  const row = document.getElementById(`tpl-${on}`).content.firstElementChild.cloneNode(true);
  if (key) row.dataset.key = key;
  if (pk) settle(row, { pk, version: 0 });
  const label = row.querySelector('label[for="dd-KEY"]');
  if (label) {
    label.htmlFor = `dd-${key ?? pk}`;
    row.querySelector("#dd-KEY").id = `dd-${key ?? pk}`;
  }
  form.querySelector(`[data-list="${on}"]`).append(row);
  ready(row);
  startWidgets(row);
  count();
  if (focus) row.querySelector("[data-field]").focus();
  return row;
}

function dropRow(row) {
  const key = rowKey(row);
  const saved = row.dataset.pk !== "KEY" || box.entries.has(key);
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  if (row.dataset.pk === "KEY" && !box.entries.get(key)?.sent) box.forget(key);
  else if (saved) box.put(key, { on: row.dataset.row, pk: Number(row.dataset.pk), key: row.dataset.key, base: Number(row.dataset.version) }, {}, { drop: true, now: true });
  count();
  (next?.querySelector("[data-field]") ?? form.querySelector(`[data-add="${row.dataset.row}"]`)).focus();
}

async function onClick(event) {
  const button = event.target.closest("button");
  const row = button?.closest("[data-row]");
  if (button?.dataset.add) addRow(button.dataset.add);
  else if (row && button.hasAttribute("data-drop")) {
    const written = all("[data-field]", row).some((control) => control.value);
    if (!written || (await confirmIn(say("drop"), say("yes")))) dropRow(row);
  } else if (row && button.hasAttribute("data-up") && row.previousElementSibling) {
    row.previousElementSibling.before(row);
    const ids = all('[data-row="agenda"]').map((li) => Number(li.dataset.pk)).filter(Boolean);
    box.put("order:0", { on: "order", pk: 0, base: 0 }, { agenda: ids }, { now: true });
    count();
    button.focus();
  }
}

function onKey(event) {
  if (event.key !== "Enter" || event.isComposing || event.shiftKey) return;
  const control = event.target.closest("[data-field]");
  const row = control?.closest("[data-row]");
  if (!row) return;
  const { field } = control.dataset;
  if (field === "notes") return;
  event.preventDefault();
  if (field === "title") row.querySelector('[data-field="notes"]').focus();
  else if (field === "text") row.querySelector(".al-who input").focus();
  else if (field === "due") (row.nextElementSibling?.querySelector("[data-field]") ?? addRow("decision").querySelector("[data-field]")).focus();
}

// Words that follow what is on the page

const NUMBERS = "一二三四五六七八九十";

function count() {
  const agenda = all('[data-row="agenda"]');
  agenda.forEach((row, i) => {
    row.querySelector("[data-no]").textContent = NUMBERS[i] ?? String(i + 1);
    const notes = row.querySelector('[data-field="notes"]');
    const tag = row.querySelector("[data-tag]");
    const now = row.contains(document.activeElement);
    tag.textContent = now ? say("now") : notes.value.trim() ? say("done") : say("open");
    tag.classList.toggle("green", !now && notes.value.trim() !== "");
  });
  const decisions = all('[data-row="decision"]');
  const short = decisions.filter((row) => all("[data-field]", row).some((control) => !control.value));
  decisions.forEach((row, i) => {
    row.querySelector("[data-no]").textContent = i + 1;
    row.classList.toggle("short", short.includes(row));
  });
  form.querySelector("[data-agenda-count]").textContent = say("items", { n: agenda.length });
  form.querySelector("[data-decision-count]").textContent = say(short.length ? "filling" : "decisions", { n: decisions.length, m: short.length });
}

function ready(row) {
  for (const button of all("[data-drop],[data-up]", row)) button.hidden = false;
  const who = row.querySelector("[data-who]");
  if (who) searchable(who, { nothing: say("nobody"), next: () => row.querySelector('[data-field="due"]').focus() });
}

/** Put back what an earlier visit could not save. */
function restore() {
  for (const [key, entry] of box.entries) {
    const values = { ...(entry.sent?.set ?? {}), ...(entry.set ?? {}) };
    if (entry.stuck) Object.assign(entry, { stuck: null });
    if (entry.on === "attendance") {
      const seat = form.querySelector(`[data-seat="${entry.pk}"]`);
      if (seat) seats.set(seat, values);
    } else if (entry.on === "meeting") {
      for (const [name, value] of Object.entries(values)) setField(form, name, value);
    } else if (entry.on !== "order") {
      const id = key.split(":")[1];
      let row = findRow(entry.on, id) ?? (entry.pk ? findRow(entry.on, String(entry.pk)) : null);
      if (entry.drop) {
        row?.remove();
        continue;
      }
      row ??= entry.pk ? null : addRow(entry.on, entry.key, false);
      if (!row) {
        box.entries.delete(key);
        continue;
      }
      if (entry.key) row.dataset.key = entry.key;
      for (const [name, value] of Object.entries(values)) setField(row, name, value);
    }
  }
  box.keep();
}

async function onClose(event) {
  if (form.dataset.closing) return;
  event.preventDefault();
  event.stopPropagation();
  const button = event.currentTarget;
  // An empty row that was opened and left says nothing.
  for (const row of all("[data-row]")) {
    if (row.dataset.pk === "KEY" && !all("[data-field]", row).some((control) => control.value)) row.remove();
  }
  await box.flush();
  if (box.size) {
    const left = document.querySelector("[data-trouble]");
    left.hidden = false;
    left.querySelector("[data-trouble-words]").textContent = say("wait", { n: box.size });
    left.scrollIntoView({ block: "center" });
    return;
  }
  form.dataset.closing = "yes";
  form.elements.csrfmiddlewaretoken.value = token();
  form.requestSubmit(button);
  setTimeout(() => delete form.dataset.closing, 4000);
}

function startFolds() {
  for (const section of all("[data-section]")) {
    const title = section.querySelector("h2");
    title.addEventListener("click", () => matchMedia("(max-width:767px)").matches && section.classList.toggle("shut"));
  }
}

const seats = startSeats(form, { say, onChange: onMarkChange });
for (const el of all("[data-script],[data-add],[data-all-present]")) el.hidden = false;
all("[data-row]").forEach(ready);
for (const row of all("[data-row]")) knows(rowKey(row), Number(row.dataset.version), valuesOf(row, Object.keys(SHORT[row.dataset.row])));
knows("meeting:0", Number(form.elements.version.value), valuesOf(form.querySelector("[data-meeting-row]"), ["summary"]));
restore();
count();
showLeft(all("[data-checks] .text-warn").length);
form.addEventListener("input", onField);
form.addEventListener("change", (event) => event.target.matches("select[data-field],input[type=date][data-field]") && onField(event));
form.addEventListener("click", onClick);
form.addEventListener("keydown", onKey);
// A field that is left gives up room: without this the button under the pointer would move away.
document.addEventListener("mousedown", (event) => event.target.closest("#log button, [data-close]") && event.preventDefault());
form.addEventListener("focusin", count);
form.addEventListener("focusout", () => setTimeout(count));
form.addEventListener("submit", (event) => event.submitter || event.preventDefault());
for (const button of document.querySelectorAll("[data-close]")) button.addEventListener("click", onClose);
window.addEventListener("beforeunload", (event) => box.unkept && box.size && event.preventDefault());
startFolds();
startCompany({ form, box, say, seats, all, setField, knows, rowKey, changed: count, addRow: (on, pk) => addRow(on, null, false, pk) });
if (box.size) box.flush();
