// A map of places or grids: `<div data-map="ID">` and a JSON block of that id
// (services/venues/places.py, grids/ground/border_map.py).
// Without tiles it draws outlines, so that it works with no network. The list beside it says the same.
/* global L */

const WALK = { color: "#57524a", weight: 1.5, dashArray: "5 5", fillColor: "#57524a", fillOpacity: 0.06 };
const STREET = { color: "#948d83", weight: 1, fillColor: "#f0eeea", fillOpacity: 0.9, interactive: false };

// Areas by look: beside its colour each has a line of its own, so that nobody needs to see red.
const AREA = { weight: 2, color: "#57524a", fillColor: "#57524a", fillOpacity: 0.08 };
const LOOKS = {
  none: { color: "#bf2c2c", fillColor: "#bf2c2c", fillOpacity: 0.22, weight: 3 },
  done: { color: "#3b8f63", fillColor: "#3b8f63", fillOpacity: 0.16 },
  draft: { dashArray: "3 5" },
};

// A drawn area is no button to the browser: it is given words, a place for Tab, and Enter.
function reachable(area, words) {
  const path = area.getElement();
  Object.entries({ role: "button", tabindex: "0", "aria-label": words }).forEach((pair) => path.setAttribute(...pair));
  path.addEventListener("keydown", (event) => {
    if (!["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    area.openPopup();
  });
}

function areas(map, data) {
  (data.areas ?? []).forEach((one) => {
    const area = L.polygon(one.rings, { ...AREA, ...LOOKS[one.look] }).addTo(map);
    area.bindPopup(popup(one), { closeButton: false });
    area.on("popupopen", () => mark(one.id, true)).on("popupclose", () => mark(one.id, false));
    reachable(area, `${one.name}，${one.words}`);
    const row = document.querySelector(`[data-map-row="${one.id}"]`);
    row?.addEventListener("mouseenter", () => area.setStyle({ weight: 5 }));
    row?.addEventListener("mouseleave", () => area.setStyle({ ...AREA, ...LOOKS[one.look] }));
  });
}

function background(map, data) {
  if (data.tiles) {
    L.tileLayer(data.tiles, { subdomains: "01234567", maxZoom: 18, attribution: data.by }).addTo(map);
    return;
  }
  map.attributionControl.addAttribution(data.by);
  data.outlines.forEach((street) => {
    L.polygon(street.points, STREET)
      .bindTooltip(written(street.name), { permanent: true, direction: "center", offset: [0, 24], className: "venue-street" })
      .addTo(map);
  });
}

function marker(point, here) {
  const kind = [point.centre ? "centre" : "", point.open ? "open" : "", here ? "here" : ""].join(" ");
  const icon = L.divIcon({ className: `venue-pin ${kind}`, iconSize: [28, 28], html: "" });
  const words = [point.name, point.words, point.far].filter(Boolean).join("，");
  return L.marker(point.at, { icon, alt: words, title: words, keyboard: true });
}

// A name is text: what Leaflet is given as a string it reads as HTML.
function written(words) {
  const line = document.createElement("span");
  line.textContent = words;
  return line;
}

function popup(point) {
  const box = document.createElement("div");
  const link = document.createElement("a");
  Object.assign(link, { href: point.url, textContent: point.name });
  const words = document.createElement("p");
  words.textContent = [point.words, point.far].filter(Boolean).join(" · ");
  box.append(link, words);
  return box;
}

function mark(id, on) {
  document.querySelector(`[data-map-row="${id}"]`)?.classList.toggle("sel", on);
}

function places(map, data) {
  data.points.forEach((point) => {
    const pin = marker(point, String(point.at) === String(data.around)).addTo(map);
    pin.bindPopup(popup(point), { closeButton: false });
    pin.on("popupopen", () => mark(point.id, true)).on("popupclose", () => mark(point.id, false));
    const row = document.querySelector(`[data-map-row="${point.id}"]`);
    row?.addEventListener("mouseenter", () => pin.getElement()?.classList.add("hot"));
    row?.addEventListener("mouseleave", () => pin.getElement()?.classList.remove("hot"));
  });
}

function pick(map, data) {
  const fields = ["latitude", "longitude"].map((name) => document.getElementById(`id_${name}`));
  let pin = null;
  const show = (at) => {
    pin ??= L.marker(at, {
      icon: L.divIcon({ className: "venue-pin here", iconSize: [28, 28], html: "" }),
      alt: data.picked,
    }).addTo(map);
    pin.setLatLng(at);
  };
  if (fields.every((field) => field.value)) show(fields.map((field) => Number(field.value)));
  map.on("click", ({ latlng }) => {
    fields[0].value = latlng.lat.toFixed(6);
    fields[1].value = latlng.lng.toFixed(6);
    const own = document.querySelector('input[name="system"][value="wgs"]');
    if (own) own.checked = true;
    fields[0].dispatchEvent(new Event("change", { bubbles: true }));
    show(latlng);
  });
}

function view(map, data) {
  const all = [...data.points.map((point) => point.at), ...data.outlines.flatMap((one) => one.points),
    ...(data.areas ?? []).flatMap((one) => one.rings.flat(2))];
  map.setView(data.around ?? [36.07, 120.39], 15);
  if (data.walk) {
    const circle = L.circle(data.around, { ...WALK, radius: data.walk.metres }).addTo(map);
    circle.bindTooltip(written(data.walk.words));
    map.fitBounds(circle.getBounds(), { padding: [12, 12] });
  } else if (!data.around && all.length) {
    map.fitBounds(all, { padding: [24, 24], maxZoom: data.areas ? 18 : 16 });
  }
}

function draw(box) {
  const data = JSON.parse(document.getElementById(box.dataset.map).textContent);
  const map = L.map(box, { zoomControl: false, attributionControl: true, zoomSnap: data.areas ? 0.25 : 1 });
  map.attributionControl.setPrefix(false);
  L.control.zoom({ zoomInTitle: data.zoom[0], zoomOutTitle: data.zoom[1] }).addTo(map);
  view(map, data);
  background(map, data);
  places(map, data);
  areas(map, data);
  if (data.pick) pick(map, data);
  box.dataset.ready = "yes";
}

document.querySelectorAll("[data-map]").forEach(draw);
