// The quarter of a body, drawn by its corners on a plain ground with a grid of 100 metres. The text
// field below holds the corners, one a line, longitude first; it stays the field that is sent.
const WIDTH = 720;
const HEIGHT = 420;
const METRES = 111320; // of one degree of latitude
const SVG = "http://www.w3.org/2000/svg";
const CORNER = /^\s*(-?\d+(?:\.\d+)?)\s*[,，\s]\s*(-?\d+(?:\.\d+)?)\s*$/;

function draw(name, facts, text = "") {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(facts)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

class Board {
  constructor(field) {
    this.field = field;
    this.words = field.dataset;
    this.centre = this.words.centre.split(",").map(Number);
    this.metres = 3; // per unit of the picture
    this.box = document.createElement("div");
    this.box.className = "bd-board";
    this.svg = draw("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": this.words.label });
    this.acts = document.createElement("div");
    this.acts.className = "bd-acts";
    this.box.append(this.svg, this.acts);
    field.before(this.box);
    this.svg.addEventListener("click", (event) => this.add(event));
    field.addEventListener("input", () => this.show());
    this.button("undo", () => this.write(this.corners().slice(0, -1)));
    this.button("clear", () => this.write([]));
    this.button("nearer", () => this.zoom(0.5));
    this.button("farther", () => this.zoom(2));
    if (this.corners().length) this.fit();
    this.show();
  }

  button(name, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "btn btn-small";
    made.textContent = this.words[name];
    made.addEventListener("click", act);
    this.acts.append(made);
  }

  corners() {
    return this.field.value.split("\n").map((line) => line.match(CORNER)).filter(Boolean)
      .map((found) => [Number(found[1]), Number(found[2])]);
  }

  write(corners) {
    this.field.value = corners.map(([lng, lat]) => `${lng.toFixed(5)}, ${lat.toFixed(5)}`).join("\n");
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  shrink() {
    return Math.cos((this.centre[1] * Math.PI) / 180);
  }

  place([lng, lat]) {
    const unit = METRES / this.metres;
    return [WIDTH / 2 + (lng - this.centre[0]) * this.shrink() * unit, HEIGHT / 2 - (lat - this.centre[1]) * unit];
  }

  add(event) {
    const frame = this.svg.getBoundingClientRect();
    const x = ((event.clientX - frame.left) / frame.width) * WIDTH - WIDTH / 2;
    const y = HEIGHT / 2 - ((event.clientY - frame.top) / frame.height) * HEIGHT;
    const degrees = this.metres / METRES;
    const lng = this.centre[0] + (x * degrees) / this.shrink();
    this.write([...this.corners(), [lng, this.centre[1] + y * degrees]]);
  }

  zoom(factor) {
    this.metres = Math.min(48, Math.max(0.75, this.metres * factor));
    this.show();
  }

  /** Put all corners into view. */
  fit() {
    const corners = this.corners();
    const spans = [0, 1].map((i) => corners.map((one) => one[i]));
    const [west, east, south, north] = [Math.min(...spans[0]), Math.max(...spans[0]), Math.min(...spans[1]), Math.max(...spans[1])];
    this.centre = [(west + east) / 2, (south + north) / 2];
    const wide = ((east - west) * this.shrink() * METRES) / (WIDTH - 80);
    this.metres = Math.min(48, Math.max(0.75, wide, ((north - south) * METRES) / (HEIGHT - 80)));
  }

  show() {
    const step = 100 / this.metres < 18 ? 500 / this.metres : 100 / this.metres;
    const parts = [];
    for (let x = (WIDTH / 2) % step; x < WIDTH; x += step) parts.push(draw("line", { x1: x, x2: x, y1: 0, y2: HEIGHT }));
    for (let y = (HEIGHT / 2) % step; y < HEIGHT; y += step) parts.push(draw("line", { x1: 0, x2: WIDTH, y1: y, y2: y }));
    const places = this.corners().map((corner) => this.place(corner));
    if (places.length > 1) parts.push(draw("polygon", { points: places.map((one) => one.join(",")).join(" ") }));
    parts.push(...places.map(([cx, cy]) => draw("circle", { cx, cy, r: 6 })));
    parts.push(draw("line", { class: "scale", x1: 20, x2: 20 + 200 / this.metres, y1: HEIGHT - 20, y2: HEIGHT - 20 }));
    parts.push(draw("text", { x: 20, y: HEIGHT - 28 }, this.words.scale));
    this.svg.replaceChildren(...parts);
  }
}

document.querySelectorAll("textarea[data-quarter]").forEach((field) => new Board(field));
