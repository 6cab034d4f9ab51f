// Parties and duties of an agreement: rows are added and dropped on the spot; without this the server does it.
import { startSelects } from "./select.js";

const form = document.querySelector("form[data-pact]");
let count = 0;

/** Return the content of a template with the keys of its rows put in. */
function made(name, keys) {
  const source = document.querySelector(`template[${name}]`);
  const box = document.createElement("div");
  box.append(source.content.cloneNode(true));
  const put = (text) => text.replaceAll("PKEY", keys.party).replaceAll("DKEY", keys.duty);
  for (const element of box.querySelectorAll("*")) {
    for (const attribute of [...element.attributes]) {
      if (/PKEY|DKEY/.test(attribute.value)) element.setAttribute(attribute.name, put(attribute.value));
    }
  }
  return box.firstElementChild;
}

const fresh = () => {
  count += 1;
  return `j${Date.now().toString(36)}${count}`;
};

function addDuty(party) {
  const row = made("data-new-duty", { party, duty: fresh() });
  form.querySelector(`[data-duties="${party}"]`).append(row);
  row.querySelector("input:not([type=hidden])").focus();
}

function addParty() {
  const party = fresh();
  const row = made("data-new-party", { party, duty: fresh() });
  form.querySelector("[data-parties]").append(row);
  startSelects(row);
  row.querySelector("select").focus();
}

form?.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=do]");
  if (!button) return;
  event.preventDefault();
  if (button.matches("[data-add-party]")) addParty();
  else if (button.matches("[data-add-duty]")) addDuty(button.dataset.addDuty);
  else if (button.matches("[data-drop-duty]")) {
    const list = button.closest("[data-duties]");
    button.closest("[data-duty]").remove();
    (list.querySelector("input:not([type=hidden])") ?? list.parentElement.querySelector("[data-add-duty]")).focus();
  } else {
    button.closest("[data-party]").remove();
    form.querySelector("[data-add-party]").focus();
  }
  form.setAttribute("data-dirty", "");
});
