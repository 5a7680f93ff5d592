// Four charts under the pictures, both arms on one axis.

import { el, say } from "./dom.js";
import { band, CHARTS, lineOf, lineOfRun, minus, spread } from "./series.js";
import words from "./strings.en.js";

const EVERY = 4;

export class Charts {
  constructor(place, seek, changeShow) {
    this.seek = seek;
    this.note = el("p", { class: "note", id: "bands-note", "aria-live": "polite" });
    this.shows = Object.entries(words.shows).map(([value, label]) => {
      const input = el("input", { type: "radio", name: "show", value, onchange: () => changeShow(value) });
      return el("label", {}, input, " ", label);
    });
    this.charts = Object.keys(CHARTS).map((key) => this.#figure(key));
    place.append(
      el("fieldset", { class: "show" }, el("legend", {}, words.show), ...this.shows),
      el("div", { class: "figures" }, ...this.charts.map((chart) => chart.node)), this.note,
    );
    new ResizeObserver(() => this.#resize()).observe(place);
  }

  #figure(key) {
    const [title, unit] = words.charts[key];
    const canvas = el("div", { class: "plot", role: "img" });
    const reading = el("p", { class: "reading" });
    const node = el("figure", { id: `chart-${key}` }, el("figcaption", {}, el("h3", {}, title), el("p", { class: "unit" }, unit)), canvas, reading);
    return { key, title, canvas, reading, node, plot: null };
  }

  // data: { runs: [a, b], lines: [[...a], [...b], [...isolated]], show, seeds, colours }
  show(data) {
    this.data = data;
    for (const label of this.shows) label.firstChild.checked = label.firstChild.value === data.show;
    const weeks = data.runs[0].weeks;
    const x = Array.from({ length: weeks }, (_, i) => i / 52);
    for (const chart of this.charts) {
      chart.values = this.#values(chart.key, weeks);
      const columns = data.show === "difference" ? chart.values.difference : chart.values.both;
      const drawn = [x, ...columns];
      const kind = data.show;
      if (chart.plot && chart.kind === kind) chart.plot.setData(drawn);
      else this.#make(chart, kind, drawn);
    }
    const n = Math.min(...data.lines.slice(0, 2).map((lines) => lines.size));
    say(this.note, words.bands(n, data.seeds));
    this.at(this.week ?? 0);
  }

  #values(key, weeks) {
    const { runs, lines } = this.data;
    const own = [0, 1].map((i) => lineOfRun(key, runs[i]) ?? first(key, lines[i], runs[i].seed, weeks));
    const isolated = first(key, lines[2], runs[0].seed, weeks);
    const empty = Array.from({ length: weeks });
    const thin = [0, 1].map((i) => new Map([...lines[i]].map(([seed, line]) => [seed, thinned(key, line)])));
    const bands = thin.map((each) => (each.size > 1 ? band([...each.values()]).map((v) => spread(v, EVERY, weeks)) : [empty, empty]));
    const paired = [...thin[1].keys()].filter((seed) => thin[0].has(seed)).map((seed) => minus(thin[1].get(seed), thin[0].get(seed)));
    const between = paired.length > 1 ? band(paired).map((v) => spread(v, EVERY, weeks)) : [empty, empty];
    const lacking = (line) => line ?? empty;
    return {
      both: [bands[0][1], bands[0][0], bands[1][1], bands[1][0], lacking(isolated), lacking(own[0]), lacking(own[1])],
      difference: [between[1], between[0], own[0] && own[1] ? minus(own[1], own[0]) : empty, Array.from({ length: weeks }, () => 0)],
      own, isolated,
    };
  }

  #make(chart, kind, drawn) {
    chart.plot?.destroy();
    chart.kind = kind;
    const [a, b, ink] = this.data.colours;
    const hidden = { stroke: "transparent", points: { show: false }, spanGaps: true };
    const line = (stroke, more = {}) => ({ stroke, width: 2.5, points: { show: false }, spanGaps: true, ...more });
    const series = kind === "difference"
      ? [{}, hidden, hidden, line(ink), line(ink, { width: 1 })]
      : [{}, hidden, hidden, hidden, hidden, line("#5c6470", { width: 1.4, dash: [2, 3] }), line(a, { dash: [9, 3] }), line(b)];
    const bands = kind === "difference"
      ? [{ series: [1, 2], fill: "rgba(60, 60, 70, 0.18)" }]
      : [{ series: [1, 2], fill: `${a}30` }, { series: [3, 4], fill: `${b}30` }];
    const font = `${this.data.projector ? 17 : 12}px sans-serif`;
    const axis = { stroke: ink, font, grid: { stroke: "#e3e5e8", width: 1 }, ticks: { show: false } };
    const options = {
      ...this.#size(chart), series, bands, legend: { show: false },
      cursor: { show: true, points: { show: false }, y: false, drag: { x: false, y: false } },
      scales: { x: { time: false } },
      axes: [{ ...axis, size: this.data.projector ? 34 : 26, values: (_, ticks) => ticks.map((t) => (Number.isInteger(t) ? `${t}` : "")) }, { ...axis, size: this.data.projector ? 64 : 46 }],
      hooks: { draw: [(plot) => this.#shocks(plot)], ready: [(plot) => this.#clickable(plot)] },
    };
    chart.plot = new uPlot(options, drawn, chart.canvas);
    chart.hand = el("div", { class: "hand" });
    chart.plot.over.append(chart.hand);
  }

  #clickable(plot) {
    plot.over.addEventListener("click", (event) => this.seek(Math.round(plot.posToVal(event.offsetX, "x") * 52)));
  }

  #shocks(plot) {
    const ink = plot.ctx;
    ink.save();
    ink.strokeStyle = "#a3123a";
    ink.fillStyle = "#a3123a";
    ink.lineWidth = 1.5 * devicePixelRatio;
    ink.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
    ink.font = `bold ${11 * devicePixelRatio}px sans-serif`;
    const weeks = new Set(this.data.runs.flatMap((run) => run.shocks.map(([week]) => week)));
    for (const week of weeks) {
      const x = plot.valToPos(week / 52, "x", true);
      ink.beginPath();
      ink.moveTo(x, plot.bbox.top);
      ink.lineTo(x, plot.bbox.top + plot.bbox.height);
      ink.stroke();
      if (weeks.size < 5) ink.fillText(words.crisisMark, x + 4 * devicePixelRatio, plot.bbox.top + 11 * devicePixelRatio);
    }
    ink.restore();
  }

  // Moves the hand of every chart to a week and shows the numbers of that week.
  at(week) {
    this.week = week;
    for (const chart of this.charts) {
      if (!chart.plot || !chart.values) continue;
      chart.hand.style.transform = `translateX(${chart.plot.valToPos(week / 52, "x")}px)`;
      const { digits } = CHARTS[chart.key];
      const [a, b, reference] = [...chart.values.own, chart.values.isolated].map((line) => {
        const value = line?.[week];
        return value === null || value === undefined ? "" : value.toFixed(digits);
      });
      const text = words.reading(a || words.waiting, b || words.waiting, reference);
      say(chart.reading, text);
      chart.label = words.readingOf(chart.title, text);
    }
  }

  // Renews the text alternatives, when the clock stops and not with every frame.
  settle() {
    for (const chart of this.charts) chart.canvas.setAttribute("aria-label", chart.label ?? chart.title);
  }

  #size(chart) {
    return { width: Math.max(120, chart.canvas.clientWidth), height: this.data?.projector ? 260 : 165 };
  }

  #resize() {
    for (const chart of this.charts) {
      if (chart.plot && Math.abs(chart.plot.width - chart.canvas.clientWidth) > 1) chart.plot.setSize(this.#size(chart));
    }
    if (this.data) this.at(this.week ?? 0);
  }

  rebuild() {
    for (const chart of this.charts) chart.kind = null;
  }
}

function first(key, lines, seed, weeks) {
  const line = lines.get(seed);
  return line && line.every === 1 && line.series.impact.length === weeks ? lineOf(key, line) : null;
}

function thinned(key, line) {
  const values = lineOf(key, line);
  return line.every === 1 ? values.filter((_, i) => i % EVERY === 0) : values;
}
