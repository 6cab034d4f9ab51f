// The calendar: draws month or week over the list where there is room and scripts run.
// On a phone, and until the library has come, the list of the page is what one sees.

const sheet = document.getElementById("calendar");
const list = document.getElementById("calendar-list");
const wide = window.matchMedia("(min-width: 768px)");
const VIEWS = { month: "dayGridMonth", week: "timeGridWeek" };

const load = (address) =>
  new Promise((done, fail) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = done;
    script.onerror = fail;
    document.head.append(script);
  });

async function draw() {
  const { polyfill, library, theme, locale } = sheet.dataset;
  if (!window.Temporal) await load(polyfill);
  await load(library);
  await load(theme);
  await load(locale);
  sheet.hidden = false;
  const calendar = new window.FullCalendar.Calendar(sheet, {
    initialView: VIEWS[sheet.dataset.view],
    initialDate: sheet.dataset.shown,
    locale: "zh-cn",
    timeZone: "Asia/Shanghai",
    headerToolbar: false,
    height: "auto",
    fixedWeekCount: false,
    dayMaxEvents: 4,
    slotMinTime: "07:00:00",
    slotMaxTime: "22:00:00",
    nowIndicator: true,
    eventDisplay: "block",
    displayEventEnd: false,
    eventClass: "cal-event",
    eventTimeFormat: { hour: "2-digit", minute: "2-digit", hour12: false },
    slotHeaderFormat: { hour: "2-digit", minute: "2-digit", hour12: false },
    moreLinkClass: "cal-more",
    moreLinkText: (n) => sheet.dataset.more.replace("{n}", n),
    events: { url: sheet.dataset.events, failure: failed },
  });
  calendar.render();
  list.hidden = true;
}

// Nothing is lost where the library or the rows do not come: the list stays.
function failed() {
  sheet.hidden = true;
  list.hidden = false;
}

let drawn = false;
function begin() {
  if (drawn || !sheet || !wide.matches) {
    if (list && sheet && drawn) list.hidden = wide.matches;
    return;
  }
  drawn = true;
  draw().catch(failed);
}
begin();
wide.addEventListener("change", begin);
