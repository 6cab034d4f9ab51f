// The keeper's form without a network: kept first, then sent, one by one, until each was taken once.
import { dropReport, keepReport, knownMe, rememberMe, replaceReport, reportsOf } from "./phone_store.js";
import { startPicked } from "./picked.js";

const AGAIN = 15000;
const page = document.getElementById("matter-phone");
const form = page.querySelector("form");
const said = page.querySelector("[data-said]");
const list = page.querySelector("[data-waiting]");
const word = (name) => page.dataset[name];
let me = null;
let sending = null;
let mending = null; // the refused report that stands in the form again

function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function offer(select, rows) {
  const chosen = select.value;
  select.replaceChildren(...rows.map((row) => new Option(row.name, row.id)));
  if (rows.some((row) => String(row.id) === chosen)) select.value = chosen;
}

function show() {
  page.querySelector("[data-signin]").hidden = Boolean(me);
  form.hidden = !me?.places.length;
  page.querySelector("[data-not-yours]").hidden = !me || me.places.length > 0;
  if (!me) return;
  offer(form.elements.home, me.places);
  offer(form.elements.source, me.sources);
}

/** Ask who is signed in; without a network it is who was, with a sign-in that ended nobody. */
async function ask() {
  try {
    const answer = await fetch(page.dataset.me, { headers: { "X-Background": "1" } });
    if (answer.status === 401 || answer.redirected) me = null;
    else if (answer.ok) {
      me = await answer.json();
      await rememberMe(me);
    }
  } catch {
    me = me ?? (await knownMe()) ?? null;
  }
  show();
}

function row(report) {
  const item = document.createElement("li");
  const text = document.createElement("span");
  text.className = "ui-grow";
  text.textContent = report.facts.text;
  item.append(text);
  if (report.error) {
    const why = document.createElement("span");
    why.className = "text-sm text-bad";
    why.textContent = report.error;
    const edit = document.createElement("button");
    Object.assign(edit, { type: "button", className: "btn btn-small", textContent: word("edit") });
    edit.addEventListener("click", () => takeBack(report));
    const drop = document.createElement("button");
    Object.assign(drop, { type: "button", className: "btn btn-small btn-text", textContent: word("drop") });
    drop.addEventListener("click", () => confirm(word("dropAsk")) && dropReport(report.key).then(draw));
    item.append(why, edit, drop);
  }
  return item;
}

async function draw() {
  const kept = me ? await reportsOf(me.account) : [];
  const reports = kept.filter((report) => report.key !== mending?.key);
  list.replaceChildren(...reports.map(row));
  page.querySelector("[data-waiting-card]").hidden = reports.length === 0;
  page.querySelector("[data-count]").textContent = reports.length;
  return reports;
}

/** A refused report into the form again, with its photos; it stays kept until what it became is. */
async function takeBack(report) {
  if (form.elements.text.value.trim()) {
    said.textContent = word("first");
    form.elements.text.focus();
    return;
  }
  for (const [name, value] of Object.entries(report.facts)) if (form.elements[name]) form.elements[name].value = value;
  const photos = new DataTransfer();
  for (const { name, blob } of report.photos) photos.items.add(new File([blob], name, { type: blob.type }));
  form.elements.photos.files = photos.files;
  form.elements.photos.dispatchEvent(new Event("change", { bubbles: true }));
  mending = report;
  said.textContent = "";
  await draw();
  form.elements.text.focus();
}

function body(report) {
  const data = new FormData();
  for (const [name, value] of Object.entries(report.facts)) data.append(name, value);
  for (const photo of report.photos) data.append("photos", photo.blob, photo.name);
  data.append("_once", report.key);
  data.append("written_at", report.written);
  return data;
}

/** Tell whether the same again would be refused again; it must not stand in the way of the next. */
const refused = (status) => status >= 400 && status < 500 && ![408, 429].includes(status);

/** Send one: "taken", "refused", or "" when no other may follow now. */
async function send(report) {
  const answer = await fetch(page.dataset.send, {
    method: "POST",
    headers: { "X-CSRFToken": me.token, "X-Background": "1" },
    body: body(report),
  });
  if (answer.status === 401 || answer.redirected) {
    me = null;
    show();
    return "";
  }
  const told = await answer.json().catch(() => null);
  if (answer.ok && told?.url) {
    await dropReport(report.key);
    return "taken";
  }
  if (!refused(answer.status)) return "";
  await keepReport({ ...report, error: told?.error ?? word("refused") });
  return "refused";
}

async function flush() {
  await ask();
  if (!me?.token) return;
  for (const report of await reportsOf(me.account)) {
    if (report.error) continue;
    const came = await send(report);
    if (!came) return;
    await draw();
    said.textContent = came === "taken" ? word("sent") : ""; // why it was refused stands in its row
  }
}

/** One sender at a time on this page; the ticket makes it once over all pages and tries. */
function sendAll() {
  sending ??= flush()
    .catch(() => {})
    .finally(async () => {
      sending = null;
      const left = await draw().catch(() => []);
      if (left.some((report) => !report.error)) setTimeout(sendAll, AGAIN);
    });
  return sending;
}

async function keep(event) {
  event.preventDefault();
  if (!form.elements.text.value.trim()) {
    said.textContent = word("need");
    form.elements.text.focus();
    return;
  }
  const facts = {};
  for (const el of form.elements) if (el.name && el.type !== "file") facts[el.name] = el.value;
  const photos = [];
  for (const file of form.elements.photos.files) {
    photos.push({ name: file.name, blob: new Blob([await file.arrayBuffer()], { type: file.type }) });
  }
  const written = mending?.written ?? new Date().toISOString();
  const report = { key: freshKey(), account: me.account, written, facts, photos, error: "" };
  await (mending ? replaceReport(mending.key, report) : keepReport(report));
  mending = null;
  form.reset();
  show();
  said.textContent = word("kept");
  await draw();
  await sendAll();
}

form.addEventListener("submit", (event) => {
  keep(event).catch(() => (said.textContent = word("full")));
});
window.addEventListener("online", sendAll);
window.addEventListener("focus", sendAll);
startPicked(page);
navigator.serviceWorker?.register(page.dataset.worker).catch(() => {});
ask().then(draw).then(sendAll);
