// Charts: each element with data-kp-chart is drawn from its data-kp-values. The table beside it says the same, so a
// browser without this script loses nothing. Drawn on a canvas: neither styles nor scripts are written into the page.
"use strict";

const KP_COLOURS = ["#1b5a9e", "#c0392b", "#2e7d4f", "#8a5a00", "#6b4fa0", "#0f7b8a"];
const KP_INK = "#52616f";
const KP_FONT = { color: KP_INK, fontFamily: "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, sans-serif" };

const kpShared = (size) => ({
  animation: false, color: KP_COLOURS, textStyle: { ...KP_FONT, fontSize: size },
  tooltip: { renderMode: "richText", confine: true }, legend: { top: 0, right: 0, textStyle: { ...KP_FONT, fontSize: size } },
});

const kpOptions = {
  radar: (data, size) => ({
    ...kpShared(size), legend: { ...kpShared(size).legend, top: "auto", bottom: 0, left: "center", right: "auto" },
    radar: {
      radius: "60%", center: ["50%", "45%"], axisNameGap: 8, axisName: { ...KP_FONT, fontSize: size },
      indicator: data.names.map((name) => ({ name, max: data.highest })), splitArea: { areaStyle: { color: ["#fff", "#f5f8fb"] } },
    },
    series: [{ type: "radar", symbolSize: 4, data: data.series.map((one, at) => ({
      name: one.name, value: one.values, areaStyle: { opacity: at ? 0 : 0.15 }, lineStyle: { type: at ? "dashed" : "solid", width: 2 } })) }],
  }),
  bars: (data, size) => ({
    ...kpShared(size), legend: data.series.length > 1 ? kpShared(size).legend : { show: false },
    grid: { left: 8, right: size * 4, top: data.series.length > 1 ? 28 : 4, bottom: 4, containLabel: true },
    xAxis: { type: "value", max: data.highest || undefined, axisLabel: { ...KP_FONT, fontSize: size }, splitLine: { lineStyle: { color: "#e5eaf0" } } },
    yAxis: { type: "category", inverse: true, data: data.names, axisTick: { show: false }, axisLabel: { ...KP_FONT, fontSize: size, width: size * 13, overflow: "truncate" } },
    series: data.series.map((one) => ({ name: one.name, type: "bar", barMaxWidth: 16, data: one.values, label: { show: true, position: "right", color: KP_INK, fontSize: size } })),
  }),
  lines: (data, size) => ({
    ...kpShared(size), tooltip: { ...kpShared(size).tooltip, trigger: "axis" },
    grid: { left: 8, right: 24, top: 32, bottom: 4, containLabel: true },
    xAxis: { type: "category", data: data.names, axisLabel: { ...KP_FONT, fontSize: size }, boundaryGap: data.names.length < 3 },
    yAxis: { type: "value", scale: true, axisLabel: { ...KP_FONT, fontSize: size }, splitLine: { lineStyle: { color: "#e5eaf0" } } },
    series: data.series.map((one, at) => ({ name: one.name, type: "line", data: one.values, symbol: ["circle", "rect", "triangle", "diamond"][at % 4], symbolSize: 7, lineStyle: { width: 2 } })),
  }),
};

const kpDraw = (element) => {
  if (element.dataset.kpDrawn) return;
  element.dataset.kpDrawn = "1";
  const size = parseFloat(getComputedStyle(element).fontSize);
  const chart = echarts.init(element, null, { renderer: "canvas" });
  chart.setOption(kpOptions[element.dataset.kpChart](JSON.parse(element.dataset.kpValues), size));
  new ResizeObserver(() => chart.resize()).observe(element);
};

const kpDrawAll = () => document.querySelectorAll("[data-kp-chart]").forEach(kpDraw);
kpDrawAll();
// What is swapped into the page later has its charts, too.
new MutationObserver(kpDrawAll).observe(document.body, { childList: true, subtree: true });
