// The form of a rule of 会议制度 shows only the fields that go with whom it binds and with its period.
const form = document.querySelector("[data-rule]");

function show() {
  const subject = form.querySelector("[name=subject]:checked")?.value ?? "body";
  const period = form.querySelector("[name=period]:checked")?.value ?? "";
  const on = new Set([subject, period === "rolling" ? "rolling" : "calendar"]);
  for (const part of form.querySelectorAll("[data-for]")) {
    part.hidden = !part.dataset.for.split(" ").some((word) => on.has(word));
  }
}

if (form) {
  form.addEventListener("change", show);
  show();
}
