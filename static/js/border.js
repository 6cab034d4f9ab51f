// The file of borders: the button is a label in our words, so the chosen name is told beside it.
document.querySelectorAll("[data-file-named]").forEach((field) => {
  const input = field.querySelector("input[type=file]");
  const said = field.querySelector("output");
  input.addEventListener("change", () => {
    said.textContent = input.files[0]?.name ?? "";
  });
});
