// The dashboard: draws the two pictures from the figures in the page, and folds rows out.
// Without scripts the tables that stand beside each picture are what one sees.

const css = getComputedStyle(document.documentElement);
const colour = (name) => css.getPropertyValue(name).trim();
const FILLS = { done: "--g5", in_work: "--g4", deciding: "--g3", open: "--g2", unserved: "--red" };

function figures() {
  const holder = document.getElementById("board-pictures");
  return holder ? JSON.parse(holder.textContent) : null;
}

function base() {
  return {
    animation: false,
    textStyle: { fontFamily: colour("--font"), color: colour("--ink-2") },
    tooltip: { trigger: "axis", renderMode: "richText", confine: true, axisPointer: { type: "none" } },
  };
}

const axis = () => ({
  axisLine: { lineStyle: { color: colour("--line-2") } },
  axisTick: { show: false },
  axisLabel: { color: colour("--ink-2"), fontSize: 12 },
});

// 26 一季 takes two lines where eight of them stand side by side on a phone.
const narrow = window.matchMedia("(max-width: 767px)");
const short = (words) => (narrow.matches ? words.replace(" ", "\n") : words);

function byQuarter(data) {
  const bars = data.series.map((one) => ({
    name: one.name,
    type: "bar",
    stack: "all",
    barMaxWidth: 24,
    data: one.values,
    itemStyle: { color: colour(FILLS[one.key]), borderColor: colour("--card"), borderWidth: 0.5 },
  }));
  bars.push({
    name: "",
    type: "bar",
    stack: "all",
    silent: true,
    data: data.totals.map(() => 0),
    tooltip: { show: false },
    label: {
      show: true,
      position: "top",
      formatter: (at) => data.totals[at.dataIndex].toLocaleString("zh-CN"),
      color: colour("--ink"),
    },
  });
  return {
    ...base(),
    grid: { left: 4, right: 4, top: 22, bottom: narrow.matches ? 54 : 30, containLabel: true },
    legend: {
      bottom: 0,
      left: 0,
      itemWidth: 8,
      itemHeight: 8,
      itemGap: 12,
      textStyle: { color: colour("--ink-2"), fontSize: 12 },
      data: data.series.map((one) => one.name),
    },
    xAxis: { type: "category", data: data.quarters, ...axis(), axisLabel: { ...axis().axisLabel, interval: 0, formatter: short } },
    yAxis: { type: "value", splitNumber: 4, ...axis(), axisLine: { show: false }, splitLine: { lineStyle: { color: colour("--line") } } },
    series: bars,
  };
}

function ends(values) {
  const known = values.map((v, i) => (v === null ? -1 : i)).filter((i) => i >= 0);
  return [known[0], known[known.length - 1]];
}

function inTime(data) {
  const known = data.inTime.filter((v) => v !== null);
  const lowest = Math.max(0, Math.floor(Math.min(data.goal, ...known) / 10) * 10 - 10);
  const [first, last] = ends(data.inTime);
  const label = (i) => ({ show: i === first || i === last, position: i === first ? "bottom" : "top", align: i === first ? "left" : "center" });
  return {
    ...base(),
    tooltip: { ...base().tooltip, valueFormatter: (v) => (v === null || v === undefined ? "—" : `${v}%`) },
    grid: { left: 4, right: 16, top: 22, bottom: 6, containLabel: true },
    xAxis: {
      type: "category",
      boundaryGap: false,
      data: data.quarters,
      ...axis(),
      axisLabel: { ...axis().axisLabel, interval: (i) => i % 4 === 0 || i === data.quarters.length - 1 },
    },
    yAxis: {
      type: "value",
      min: lowest,
      max: 100,
      ...axis(),
      axisLabel: { ...axis().axisLabel, formatter: "{value}%" },
      splitLine: { lineStyle: { color: colour("--line") } },
    },
    series: [
      {
        type: "line",
        data: data.inTime.map((v, i) => ({ value: v, label: label(i) })),
        connectNulls: true,
        symbol: "circle",
        symbolSize: 5,
        lineStyle: { color: colour("--ink"), width: 1.5 },
        itemStyle: { color: colour("--ink") },
        label: { formatter: "{c}%", color: colour("--ink"), fontWeight: 600 },
        markLine: {
          silent: true,
          symbol: "none",
          lineStyle: { color: colour("--g3"), type: "dashed" },
          label: { show: false }, // said below: within, it lies on the line and its figures
          data: [{ yAxis: data.goal }],
        },
      },
    ],
  };
}

function startPicture(card, data) {
  const holder = card.querySelector("[data-chart]");
  const table = card.querySelector("[data-table]");
  const choice = card.querySelector("[data-switch]");
  if (!holder || !table) return;
  const draw = { quarters: byQuarter, inTime }[card.dataset.picture];
  let chart = null;
  const paint = () => {
    if (!draw || holder.hidden || !holder.clientWidth) return;
    chart ??= window.echarts.init(holder);
    chart.resize();
    chart.setOption(draw(data)); // anew: words on the axis break otherwise on a phone
  };
  const show = (what) => {
    holder.hidden = what !== "chart";
    table.hidden = what === "chart";
    choice.querySelectorAll("button").forEach((b) => b.setAttribute("aria-pressed", String(b.dataset.show === what)));
    paint();
  };
  choice.hidden = false;
  choice.addEventListener("click", (event) => {
    const button = event.target.closest("[data-show]");
    if (button) show(button.dataset.show);
  });
  show("chart");
  if (draw) new ResizeObserver(paint).observe(holder); // also when a scroll bar comes, or the page is printed
}

function toggleRow(button) {
  const open = button.getAttribute("aria-expanded") === "true";
  const inner = document.querySelectorAll(`tr[data-under="${button.dataset.fold}"]`);
  button.setAttribute("aria-expanded", String(!open));
  button.closest("tr").classList.toggle("opened", !open);
  if (inner.length) inner.forEach((row) => (row.hidden = open));
  else window.htmx.trigger(button, "open-row");
}

const data = figures();
if (data && window.echarts) document.querySelectorAll("[data-picture]").forEach((card) => startPicture(card, data));
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fold]");
  if (button) toggleRow(button);
});
