// Attendance: one tap or one key a seat, all present at once, exceptions alone on a phone.

/** Start the list of seats; `onChange(seat, mark)` hears of each change. */
export function startSeats(form, { say, onChange }) {
  const box = form.querySelector("[data-seats]");
  if (!box) return { set() {} };
  const rows = [...box.querySelectorAll("[data-seat]")];
  const radios = (seat) => [...seat.querySelectorAll("input[type=radio]")];
  const checked = (seat) => radios(seat).find((radio) => radio.checked);
  const text = (seat, name) => seat.querySelector(`input[name="${name}-${seat.dataset.seat}"]`);
  const mark = (seat) => ({
    status: checked(seat)?.value ?? "",
    proxy: checked(seat)?.value === "represented" ? text(seat, "ap").value.trim() : "",
    reason: checked(seat)?.value === "excused" ? text(seat, "ar").value.trim() : "",
  });
  const was = new Map(rows.map((seat) => [seat, checked(seat)?.value ?? ""]));

  function count() {
    const n = { present: 0, represented: 0, excused: 0, absent: 0 };
    for (const seat of rows) if (checked(seat)) n[checked(seat).value] += 1;
    for (const [name, value] of Object.entries(n)) form.querySelector(`[data-count="${name}"]`).textContent = value;
    form.querySelector('[data-count="came"]').textContent = n.present + n.represented;
    for (const seat of rows) was.set(seat, checked(seat)?.value ?? "");
    return n;
  }

  function change(seat) {
    count();
    onChange(seat, mark(seat));
  }

  function put(seat, radio) {
    // The same mark a second time takes it back.
    radio.checked = was.get(seat) !== radio.value;
    change(seat);
    if (radio.checked && radio.value === "represented") text(seat, "ap").focus();
  }

  function tabStops(current) {
    for (const seat of rows) {
      const stop = checked(seat) ?? radios(seat)[0];
      for (const radio of radios(seat)) radio.tabIndex = seat === current && radio === stop ? 0 : -1;
    }
  }

  function go(seat) {
    if (!seat) return;
    tabStops(seat);
    (checked(seat) ?? radios(seat)[0]).focus();
    seat.scrollIntoView({ block: "nearest" });
  }

  const beside = (seat, step) => {
    let other = rows[rows.indexOf(seat) + step];
    while (other && !other.offsetParent) other = rows[rows.indexOf(other) + step];
    return other;
  };

  box.addEventListener("click", (event) => {
    const radio = event.target.closest("input[type=radio]");
    // Arrow keys click too, but only a pointer or the space bar may take a mark back.
    if (radio && event.detail !== 0) put(radio.closest("[data-seat]"), radio);
  });
  box.addEventListener("change", (event) => {
    const seat = event.target.closest("[data-seat]");
    if (event.target.type === "radio" && checked(seat)?.value !== was.get(seat)) change(seat);
  });
  box.addEventListener("input", (event) => {
    if (event.target.type === "text") onChange(event.target.closest("[data-seat]"), mark(event.target.closest("[data-seat]")));
  });
  box.addEventListener("focusin", (event) => tabStops(event.target.closest("[data-seat]")));
  box.addEventListener("keydown", (event) => {
    const seat = event.target.closest("[data-seat]");
    if (!seat || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.type === "text";
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      go(beside(seat, event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (!typing && checked(seat)?.value === "represented") text(seat, "ap").focus();
      else if (beside(seat, 1)) go(beside(seat, 1));
      else (form.querySelector('[data-list="agenda"] [data-field="notes"]') ?? form.querySelector('[data-add="agenda"]')).focus();
    } else if (!typing && /^[1-4]$/.test(event.key)) {
      event.preventDefault();
      const radio = radios(seat)[Number(event.key) - 1];
      put(seat, radio);
      if (radio.value !== "represented" || !radio.checked) go(seat);
    }
  });

  const fold = form.querySelector("[data-fold-seats]");
  const showFold = () => {
    const folded = box.classList.contains("folded");
    fold.textContent = folded ? say("all", { n: rows.length }) : say("some");
  };
  const phone = matchMedia("(max-width:767px)");
  const mayFold = () => (fold.hidden = !phone.matches);
  phone.addEventListener("change", mayFold);
  fold.addEventListener("click", () => {
    box.classList.toggle("folded");
    showFold();
  });
  form.querySelector("[data-all-present]").addEventListener("click", () => {
    for (const seat of rows) {
      if (checked(seat)) continue;
      radios(seat)[0].checked = true;
      onChange(seat, mark(seat));
    }
    count();
    if (phone.matches) box.classList.add("folded");
    showFold();
    tabStops(rows[0]);
  });
  if (rows.every(checked)) box.classList.add("folded");
  mayFold();
  showFold();
  count();
  tabStops(rows.find((seat) => !checked(seat)) ?? rows[0]);

  return {
    /** Show a mark that came from elsewhere, without telling of a change. */
    set(seat, values) {
      for (const radio of radios(seat)) radio.checked = radio.value === values.status;
      text(seat, "ap").value = values.proxy ?? "";
      text(seat, "ar").value = values.reason ?? "";
      count();
    },
  };
}
