// The matrix of 会议制度: a cell opens what it means beside it; arrow keys go from cell to cell.
import { headers, isSignIn, sayFailure } from "./net.js";
import { startWidgets } from "./forms.js";

const pop = document.querySelector("[data-pop]");
let opener = null;

function close(back = false) {
  if (pop.hidden) return;
  pop.hidden = true;
  opener?.removeAttribute("aria-expanded");
  if (back) opener?.focus();
  opener = null;
}

/** Put the pop-up under the cell, or above it where there is no room, inside the page. */
function place(cell) {
  const at = cell.getBoundingClientRect();
  const width = pop.offsetWidth;
  const left = Math.max(16, Math.min(at.left, document.documentElement.clientWidth - width - 16));
  const under = at.bottom + pop.offsetHeight + 12 < window.innerHeight || at.top < pop.offsetHeight + 12;
  pop.style.left = `${left + window.scrollX}px`;
  pop.style.top = `${(under ? at.bottom + 6 : at.top - pop.offsetHeight - 6) + window.scrollY}px`;
}

async function open(cell) {
  close();
  opener = cell;
  let answer;
  try {
    answer = await fetch(cell.href, { headers: { ...headers(), "HX-Request": "true" } });
  } catch {
    return sayFailure(0);
  }
  if (!answer.ok || isSignIn(answer.url)) return sayFailure(answer.status, answer.url);
  if (opener !== cell) return undefined;
  pop.innerHTML = await answer.text();
  startWidgets(pop);
  pop.hidden = false;
  cell.setAttribute("aria-expanded", "true");
  place(cell);
  pop.focus({ preventScroll: true });
  return undefined;
}

function move(cell, key) {
  const row = cell.closest("tr");
  const cells = [...row.querySelectorAll("[data-cell]")];
  if (key === "ArrowLeft" || key === "ArrowRight") return cells[cells.indexOf(cell) + (key === "ArrowRight" ? 1 : -1)];
  const rows = [...document.querySelectorAll(".al-matrix tr")].filter((tr) => tr.querySelector("[data-cell]"));
  const other = rows[rows.indexOf(row) + (key === "ArrowDown" ? 1 : -1)];
  const middle = (el) => el.getBoundingClientRect().left + el.offsetWidth / 2;
  return [...(other?.querySelectorAll("[data-cell]") ?? [])].sort((a, b) => Math.abs(middle(a) - middle(cell)) - Math.abs(middle(b) - middle(cell)))[0];
}

document.body.append(pop);
document.addEventListener("click", (event) => {
  const cell = event.target.closest("[data-cell]");
  if (cell && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    if (opener === cell) close();
    else open(cell);
  } else if (!event.target.closest("[data-pop]")) close();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close(true);
  const cell = event.target.closest?.("[data-cell]");
  if (cell && event.key.startsWith("Arrow")) {
    const next = move(cell, event.key);
    if (next) {
      event.preventDefault();
      next.focus();
    }
  }
});
