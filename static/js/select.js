// Selects that are searched by typing (tom-select), loaded only where a page has one.
import { headers } from "./net.js";
import { make, word } from "./words.js";

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content;
let loading = null;

function load() {
  loading ??= new Promise((resolve, reject) => {
    document.head.prepend(make("link", { rel: "stylesheet", href: meta("tom-select-css") }));
    const script = make("script", { src: meta("tom-select-js") });
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(script);
  });
  return loading;
}

const line = (data, escape) => `<div>${escape(data.text)}${data.hint ? ` <small>${escape(data.hint)}</small>` : ""}</div>`;

/** Turn one select into a searched one; returns the TomSelect. */
function enhance(select) {
  const url = select.dataset.searchSelect;
  const options = {
    plugins: select.multiple ? ["remove_button"] : [],
    maxOptions: 200,
    copyClassesToDropdown: false,
    placeholder: select.getAttribute("placeholder") ?? "",
    searchField: ["text", "hint"],
    render: { option: line, item: line, no_results: () => `<div class="no-results">${word("nothing")}</div>` },
  };
  if (url) {
    options.shouldLoad = (query) => query.length > 0;
    options.load = (query, done) => {
      fetch(`${url}${url.includes("?") ? "&" : "?"}q=${encodeURIComponent(query)}`, { headers: headers() })
        .then((answer) => (answer.ok ? answer.json() : { results: [] }))
        .then((data) => done(data.results))
        .catch(() => done());
    };
  }
  const name = select.labels?.[0]?.textContent.trim(); // read first: tom-select takes the label over
  const made = new window.TomSelect(select, options);
  // It opens a moment after the typing and again when choices arrive, and takes the focus then:
  // not from another field that one has gone on to.
  made.hook("instead", "open", () => {
    if (made.wrapper.contains(document.activeElement)) window.TomSelect.prototype.open.call(made);
  });
  if (name) for (const el of [made.control_input, select]) el.setAttribute("aria-label", name);
  return made;
}

export function startSelects(root = document) {
  const selects = [...root.querySelectorAll("select[data-search-select]:not(.tomselected)")];
  if (!selects.length) return;
  // Without the library a plain select remains, which works as well.
  load()
    .then(() => selects.forEach((select) => !select.tomselect && enhance(select)))
    .catch(() => {});
}
