// Photos: picked, uploaded one by one with progress; their ids travel in hidden fields.
import { headers, isSignIn, sayFailure } from "./net.js";
import { make, word } from "./words.js";

const cross = () => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  const attributes = { viewBox: "0 0 24 24", class: "ti", fill: "none", stroke: "currentColor", "stroke-width": "1.7" };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  path.setAttribute("d", "M18 6l-12 12M6 6l12 12");
  svg.append(path);
  return svg;
};

function dropButton() {
  return make("button", { type: "button", class: "drop", "data-photo-drop": true, "aria-label": word("dropphoto") }, cross());
}

function send(box, file, place) {
  const meter = make("progress", { max: 100, value: 0, "aria-label": word("uploading") });
  const share = make("span", {}, "0%");
  place.append(make("span", {}, word("uploading")), meter, share);
  const request = new XMLHttpRequest();
  request.open("POST", box.dataset.upload);
  for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
  request.responseType = "json";
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    meter.value = Math.round((event.loaded / event.total) * 100);
    share.textContent = `${meter.value}%`;
  });
  const fail = (text) => {
    place.classList.add("bad");
    place.replaceChildren(make("span", { role: "alert" }, text || word("uploadfailed")), dropButton());
    refresh(box);
  };
  request.addEventListener("error", () => fail(word("offline")));
  request.addEventListener("load", () => {
    const answer = request.response;
    if (request.status >= 400 || !answer?.id) {
      if (request.status === 401 || request.status === 403 || isSignIn(request.responseURL)) sayFailure(401);
      return fail(answer?.error);
    }
    const image = make("img", { src: answer.url, alt: word("photo") });
    const field = make("input", { type: "hidden", name: box.dataset.name, value: answer.id });
    place.replaceChildren(image, field, dropButton());
    place.classList.add("photo");
    refresh(box);
    box.dispatchEvent(new Event("change", { bubbles: true }));
    return null;
  });
  const data = new FormData();
  data.append("photo", file);
  request.send(data);
}

function refresh(box) {
  const limit = Number(box.dataset.limit);
  const places = box.querySelectorAll("[data-photos-list] > li:not(.add):not(.bad)").length;
  box.querySelector("[data-photos-count]").textContent = word("photocount", { n: places, limit });
  box.querySelector(".add").hidden = places >= limit;
  return limit - places;
}

export function startPhotos(root = document) {
  for (const box of root.querySelectorAll("[data-photos]")) {
    const list = box.querySelector("[data-photos-list]");
    const input = box.querySelector("[data-photo-file]");
    input.addEventListener("change", () => {
      for (const file of [...input.files].slice(0, refresh(box))) {
        const place = make("li", {});
        list.insertBefore(place, list.querySelector(".add"));
        send(box, file, place);
        refresh(box);
      }
      input.value = "";
    });
    box.addEventListener("click", (event) => {
      const button = event.target.closest("[data-photo-drop]");
      if (!button) return;
      button.closest("li").remove();
      refresh(box);
      input.focus();
    });
    refresh(box);
  }
}
