// Planning a meeting: a free time that is pressed goes into the fields of day and time.

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-free]");
  const form = button?.closest("[data-plan]");
  if (!form) return;
  form.elements.day.value = button.dataset.freeDay;
  form.elements.time.value = button.dataset.freeTime;
  form.elements.time.dispatchEvent(new Event("change", { bubbles: true }));
  form.elements.day.focus();
});
