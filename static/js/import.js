// Choosing a list file: drop it on the card or pick it, and it is read at once. Without this
// script the file field and the button do the same in two steps.

function say(form, words) {
  const place = form.querySelector("[data-said]");
  if (place) place.textContent = words;
}

function read(form, input) {
  const file = input.files[0];
  if (!file) return;
  if (file.size > Number(form.dataset.limit)) {
    say(form, form.dataset.tooLarge);
    input.value = "";
    return;
  }
  say(form, `${file.name} · ${form.dataset.reading}`);
  form.classList.add("busy");
  form.requestSubmit();
}

function takeDropped(form, input, event) {
  event.preventDefault();
  form.classList.remove("over");
  if (!event.dataTransfer.files.length) return;
  const one = new DataTransfer();
  one.items.add(event.dataTransfer.files[0]);
  input.files = one.files;
  read(form, input);
}

function prepare(form) {
  const input = form.querySelector("input[type=file]");
  input.addEventListener("change", () => read(form, input));
  const choose = form.querySelector("[data-choose]");
  if (choose) {
    choose.setAttribute("role", "button");
    choose.addEventListener("click", (event) => {
      event.preventDefault();
      input.click();
    });
    choose.addEventListener("keydown", (event) => {
      if (event.key === " ") {
        event.preventDefault();
        input.click();
      }
    });
    return;
  }
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("over");
  });
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget)) form.classList.remove("over");
  });
  form.addEventListener("drop", (event) => takeDropped(form, input, event));
  // A file that misses the card must not open in the window in place of the page.
  for (const name of ["dragover", "drop"]) {
    window.addEventListener(name, (event) => event.preventDefault());
  }
}

document.querySelectorAll("form[data-import]").forEach(prepare);

// Back from the preview by the browser's arrow: the page must not still say that it reads.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-import]").forEach((form) => {
    form.classList.remove("busy");
    say(form, "");
  });
});
