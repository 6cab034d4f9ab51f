// Files: picked, uploaded one by one with progress; their ids travel in hidden fields.
import { headers, isSignIn, sayFailure } from "./net.js";
import { make, word } from "./words.js";

function dropButton(box, name) {
  const words = box.querySelector('[data-files-word="drop"]').textContent;
  const button = make("button", { type: "button", class: "btn btn-text", "data-file-drop": true }, words);
  button.append(make("span", { class: "sr" }, ` ${name}`));
  return button;
}

function refresh(box) {
  const there = box.querySelectorAll("[data-files-list] > li:not(.bad)").length;
  const room = Number(box.dataset.limit) - there;
  box.querySelector("[data-files-add]").hidden = room <= 0;
  return room;
}

function send(box, file, place) {
  const meter = make("progress", { max: 100, value: 0, "aria-label": file.name });
  const words = box.querySelector('[data-files-word="uploading"]').textContent;
  place.append(make("span", { class: "ui-grow" }, `${words} ${file.name}`), meter);
  const fail = (text) => {
    const said = text || box.querySelector('[data-files-word="failed"]').textContent;
    place.classList.add("bad");
    const alert = make("span", { class: "ui-grow", role: "alert" }, `${file.name}：${said}`);
    place.replaceChildren(alert, dropButton(box, file.name));
    refresh(box);
  };
  const request = new XMLHttpRequest();
  request.open("POST", box.dataset.upload);
  for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
  request.responseType = "json";
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) meter.value = Math.round((event.loaded / event.total) * 100);
  });
  request.addEventListener("error", () => fail(word("offline")));
  request.addEventListener("load", () => {
    const answer = request.response;
    if (request.status >= 400 || !answer?.id) {
      if (request.status === 401 || request.status === 403 || isSignIn(request.responseURL)) sayFailure(401);
      return fail(answer?.error);
    }
    const link = make("a", { class: "ui-grow", href: answer.url }, answer.name);
    const field = make("input", { type: "hidden", name: box.dataset.name, value: answer.id });
    place.replaceChildren(link, field, dropButton(box, answer.name));
    box.dispatchEvent(new Event("change", { bubbles: true }));
    return null;
  });
  const data = new FormData();
  data.append("file", file);
  request.send(data);
}

export function startFiles(root = document) {
  for (const box of root.querySelectorAll("[data-files]")) {
    const list = box.querySelector("[data-files-list]");
    const input = box.querySelector("[data-files-input]");
    input.addEventListener("change", () => {
      for (const file of [...input.files].slice(0, Math.max(refresh(box), 0))) {
        const place = make("li");
        list.append(place);
        send(box, file, place);
        refresh(box);
      }
      input.value = "";
    });
    box.addEventListener("click", (event) => {
      const button = event.target.closest("[data-file-drop]");
      if (!button) return;
      button.closest("li").remove();
      refresh(box);
      input.focus();
    });
    refresh(box);
  }
}
