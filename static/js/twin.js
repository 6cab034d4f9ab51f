// Two versions of one text side by side, and the three ways out: theirs, mine, both.
import { make } from "./words.js";

const LONG = ["notes", "summary"];
const TEXTS = ["title", "notes", "summary", "text"];

/** Return both texts in one, theirs first; one that holds the other stands for both. */
export function both(name, theirs, mine) {
  if (theirs.includes(mine)) return theirs;
  if (mine.includes(theirs)) return mine;
  return LONG.includes(name) ? `${theirs}\n${mine}` : `${theirs}；${mine}`;
}

/** Return the values of "both": texts joined, of a choice or a date mine. */
export function bothOf(theirs, mine) {
  const joined = (name) => (TEXTS.includes(name) && name in theirs ? both(name, theirs[name] ?? "", mine[name]) : mine[name]);
  return Object.fromEntries(Object.keys(mine).map((name) => [name, joined(name)]));
}

function marked(text, other) {
  let start = 0;
  while (start < text.length && text[start] === other[start]) start += 1;
  let end = 0;
  while (end < text.length - start && end < other.length - start && text.at(-1 - end) === other.at(-1 - end)) end += 1;
  const middle = text.slice(start, text.length - end);
  return [text.slice(0, start), ...(middle ? [make("mark", {}, middle)] : []), text.slice(text.length - end)];
}

function column(title, values, other, inWords, empty) {
  const lines = Object.keys(values)
    .map((name) => [inWords(name, values[name]), inWords(name, other[name] ?? "")])
    .filter(([text, beside]) => text || beside)
    .map(([text, beside]) => make("p", {}, ...(text ? marked(text, beside) : [empty])));
  return make("div", {}, make("b", {}, title), ...lines);
}

/**
 * Show theirs and mine in `place`. `values` are theirs, `mine` what one wrote; `inWords(name, value)`
 * says a value as it is read; `choose(which)` hears "mine", "theirs" or "both".
 */
export function showTwin(place, { values, mine, say, inWords, choose }) {
  const theirs = Object.fromEntries(Object.keys(mine).map((name) => [name, values[name] ?? ""]));
  const button = (which) => {
    const made = make("button", { type: "button", class: "btn btn-small" }, say(`use${which}`));
    made.addEventListener("click", () => choose(which));
    return made;
  };
  const texts = Object.keys(mine).some((name) => TEXTS.includes(name));
  place.replaceChildren(
    make("div", { class: "al-two" }, column(say("theirs"), theirs, mine, inWords, say("empty")), column(say("mine"), mine, theirs, inWords, say("empty"))),
    make("div", { class: "acts" }, button("theirs"), button("mine"), ...(texts ? [button("both")] : [])),
  );
  place.hidden = false;
}
