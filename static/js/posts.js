// Giving a post: parts of the form that belong to other kinds of post are put away.
const kind = document.querySelector('select[name="kind"]');
const parts = [...document.querySelectorAll("[data-kinds]")];

function show() {
  for (const part of parts) {
    const wanted = part.dataset.kinds.split(" ").includes(kind.value);
    // What holds a choice or a word of what is wrong stays in sight.
    const used = [...part.querySelectorAll("select")].some((field) => field.selectedOptions.length && field.value);
    part.hidden = !wanted && !used && !part.querySelector(".bad, [aria-invalid]");
  }
}

if (kind) {
  kind.addEventListener("change", show);
  show();
}
