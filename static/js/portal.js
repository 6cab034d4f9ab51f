// Starts what every page has. Page scripts import what they need from the modules beside this one.
import { startFiles } from "./files.js";
import { startForms, startWidgets } from "./forms.js";
import { startKeep } from "./keep.js";
import { startMenusAndMore } from "./menus.js";
import { startNet } from "./net.js";
import { startPhotos } from "./photos.js";
import { startPicked } from "./picked.js";
import { startSelects } from "./select.js";
import { startWeeks } from "./week.js";

function startParts(root) {
  startWidgets(root);
  startWeeks(root);
  startPhotos(root);
  startFiles(root);
  startPicked(root);
  startSelects(root);
}

startNet();
startForms();
startMenusAndMore();
startKeep();
startParts(document);
document.body.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) startParts(event.detail.elt);
});
