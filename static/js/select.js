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

/** Whether what is shown still answers to less than what was typed. */
const behind = (made) => Boolean(made.refreshTimeout) || made.loading > 0;

/** Take the first choice for what was typed as soon as it is known, not the one that was shown before. */
function takeFound(made, event) {
  event.preventDefault();
  const typed = made.inputValue();
  if (made.refreshTimeout) {
    clearTimeout(made.refreshTimeout);
    made.refreshTimeout = null;
    made._onInput();
  }
  if (behind(made)) {
    const later = () => {
      made.off("load", later);
      if (made.isFocused && made.inputValue() === typed) takeFound(made, event);
    };
    made.on("load", later);
  } else if (made.activeOption && made.canSelect(made.activeOption)) {
    made.onOptionSelect(event, made.activeOption);
  }
}

/** Turn one select into a searched one; returns the TomSelect. */
function enhance(select) {
  const url = select.dataset.searchSelect;
  const options = {
    plugins: select.multiple ? ["remove_button"] : [],
    maxOptions: 200,
    clearAfterSelect: true, // the words for one of several do not stay before those for the next
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
  made.hook("instead", "onKeyDown", (event) => {
    if (event.key === "Enter" && !event.isComposing && behind(made)) takeFound(made, event);
    else window.TomSelect.prototype.onKeyDown.call(made, event);
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
