// Says in the action bar when what is typed was last kept on this machine (keep.js does the keeping).
const PAUSE = 900;

for (const place of document.querySelectorAll("[data-kept]")) {
  let timer = null;
  place.closest("form")?.addEventListener("input", (event) => {
    if (!event.isTrusted) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      const now = new Date();
      const time = `${now.getHours()}:${String(now.getMinutes()).padStart(2, "0")}`;
      place.textContent = place.dataset.kept.replace("{time}", time);
    }, PAUSE);
  });
}
