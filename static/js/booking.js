// Booking by tapping: days and free times fill the fields.

const field = (name) => document.getElementById(`id_${name}`);

function set(name, value) {
  const box = field(name);
  if (!box || value === undefined) return;
  box.value = value;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const day = event.target.closest("[data-pick-day]");
  if (day) {
    set("day", day.dataset.pickDay);
    field("day").dispatchEvent(new Event("change", { bubbles: true }));
    return;
  }
  const time = event.target.closest("[data-fill-start]");
  if (!time) return;
  const moved = field("day")?.value !== time.dataset.fillDay;
  set("day", time.dataset.fillDay);
  set("start", time.dataset.fillStart);
  set("end", time.dataset.fillEnd);
  set("end_day", time.dataset.fillEndDay);
  document.querySelectorAll("[data-fill-start]").forEach((one) => {
    one.classList.toggle("on", one === time);
    one.setAttribute("aria-pressed", String(one === time));
  });
  if (moved) field("day").dispatchEvent(new Event("change", { bubbles: true }));
});
