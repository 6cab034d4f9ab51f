// Fields that only some choices need: [data-shows] holds the choices, [data-shown-for="a b"] the fields.

function show(choices) {
  const chosen = choices.querySelector("input:checked")?.value;
  document.querySelectorAll("[data-shown-for]").forEach((part) => {
    part.hidden = Boolean(chosen) && !part.dataset.shownFor.split(" ").includes(chosen);
  });
}

const choices = document.querySelector("[data-shows]");
if (choices) {
  choices.addEventListener("change", () => show(choices));
  show(choices);
}
