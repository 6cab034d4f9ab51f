// A file input whose button is a label in our words: tells beside it what was chosen.

function tell(box) {
  const files = box.querySelector("input[type=file]").files;
  const said = box.querySelector("output");
  if (files.length > 1) said.textContent = box.dataset.pickedSeveral.replace("{n}", files.length);
  else said.textContent = files[0]?.name ?? said.dataset.pickedNone;
}

/** Start the pickers below an element; a form that is emptied says so, too. */
export function startPicked(root) {
  for (const box of root.querySelectorAll("[data-picked]")) {
    const input = box.querySelector("input[type=file]");
    input.addEventListener("change", () => tell(box));
    input.form?.addEventListener("reset", () => setTimeout(() => tell(box)));
    tell(box); // after a way back the browser still holds the files
  }
}
