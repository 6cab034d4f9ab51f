// Who else writes, and what they changed: put into the rows in which nothing unsaved stands.
import { startPulse } from "./pulse.js";
import { make } from "./words.js";

const KINDS = ["agenda", "decision"];

/**
 * page: {form, box, say, seats, all, addRow(kind, pk), setField, rowKey, knows(key, version, values),
 * changed()}.
 * A row with unsaved words keeps them: the next save compares versions and shows both.
 */
export function startCompany(page) {
  const { form, box, say, all } = page;
  const bar = document.querySelector("[data-with]");
  let composing = false;
  document.addEventListener("compositionstart", () => (composing = true));
  document.addEventListener("compositionend", () => (composing = false));

  const keysOf = (row) => [row.dataset.key, row.dataset.pk].filter(Boolean).map((id) => `${row.dataset.row}:${id}`);
  const unsaved = (row) => keysOf(row).some((key) => box.entries.has(key));
  const byPk = (kind, pk) => all(`[data-row="${kind}"]`).find((row) => row.dataset.pk === String(pk));

  function placeOf() {
    const at = document.activeElement;
    const row = at?.closest?.("[data-row]");
    if (row) return row.dataset.pk === "KEY" ? row.dataset.row : `${row.dataset.row}:${row.dataset.pk}`;
    if (at?.closest?.("[data-seats]")) return "seats";
    return at?.closest?.("[data-meeting-row]") ? "meeting" : "";
  }

  function seen() {
    const versions = (kind) =>
      Object.fromEntries(all(`[data-row="${kind}"]`).filter((row) => row.dataset.pk !== "KEY").map((row) => [row.dataset.pk, Number(row.dataset.version)]));
    const marks = Object.fromEntries(all("[data-seat]").map((seat) => [seat.dataset.seat, base(seat.dataset.seat).value.split("|")]));
    return { agenda: versions("agenda"), decision: versions("decision"), meeting: Number(form.elements.version.value), marks };
  }

  const base = (id) => form.elements[`ab-${id}`];

  /** Say a place as the page numbers it; empty where it is not on the page. */
  function inWords(place) {
    if (place === "seats") return document.getElementById("log-seats")?.textContent ?? "";
    if (place === "meeting") return form.querySelector('label[for="summary"]')?.firstChild.textContent.trim() ?? "";
    const [kind, pk] = place.split(":");
    const row = byPk(kind, pk);
    const title = document.getElementById(kind === "agenda" ? "log-agenda" : "log-decisions")?.textContent ?? "";
    return row ? `${title}${row.querySelector("[data-no]").textContent}` : KINDS.includes(kind) ? title : "";
  }

  function showPeople(people) {
    bar.hidden = !people.length;
    const tags = people.map(({ name, place }) => {
      const where = inWords(place);
      return make("span", { class: "ui-tag" }, where ? `${name} · ${where}` : name);
    });
    bar.replaceChildren(...(people.length ? [bar.dataset.words, ...tags] : []));
    for (const sign of all("[data-here]")) {
      const row = sign.closest("[data-row]");
      const who = people.filter(({ place }) => place === `${row.dataset.row}:${row.dataset.pk}`).map(({ name }) => name);
      sign.textContent = who.length ? say("writing", { who: who.join("、") }) : "";
    }
  }

  function fill(row, { version, values }) {
    row.dataset.version = version;
    row.querySelector("[data-version-field]").value = version;
    for (const [name, value] of Object.entries(values)) page.setField(row, name, value);
    page.knows(page.rowKey(row), version, values);
    row.classList.remove("fresh");
    requestAnimationFrame(() => row.classList.add("fresh"));
  }

  function takeRows(kind, { rows, gone }) {
    // A row of one's own that is just being made or dropped must not come a second time.
    const own = (pk) => [...box.entries.values()].some((entry) => entry.on === kind && (!entry.pk || entry.pk === pk));
    for (const news of rows) {
      const row = byPk(kind, news.pk);
      if (row) {
        if (!unsaved(row) && news.version > Number(row.dataset.version)) fill(row, news);
      } else if (!own(news.pk)) fill(page.addRow(kind, news.pk), news);
    }
    for (const pk of gone) {
      const row = byPk(kind, pk);
      if (row && !unsaved(row)) row.remove();
    }
  }

  function takeMarks(marks) {
    for (const [id, mark] of Object.entries(marks)) {
      const seat = form.querySelector(`[data-seat="${id}"]`);
      if (!seat || box.entries.has(`attendance:${id}`)) continue;
      page.seats.set(seat, mark);
      base(id).value = [mark.status, mark.proxy, mark.reason].join("|");
    }
  }

  startPulse(form, {
    placeOf,
    seen,
    turn: () => box.turn,
    closed: () => box.tell("closed"),
    expired: () => box.expire(),
    work(data) {
      box.resume();
      showPeople(data.people);
      if (composing) return;
      for (const kind of KINDS) takeRows(kind, data[kind]);
      takeMarks(data.marks);
      if (data.meeting && !box.entries.has("meeting:0") && data.meeting.version > Number(form.elements.version.value)) {
        page.setField(form, "summary", data.meeting.values.summary);
        form.elements.version.value = data.meeting.version;
        page.knows("meeting:0", data.meeting.version, data.meeting.values);
      }
      page.changed();
    },
  });
}
