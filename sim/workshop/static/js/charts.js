// Charts over time, both arms on one axis: this run, and the mean and the middle of many seeds.

import { Dots } from "./dots.js";
import { el, say, svg } from "./dom.js";
import { inside, number } from "./names.js";
import { band, mean, minus, scaled, spread } from "./series.js";
import words from "./strings.en.js";
import { dashOf } from "./styles.js";

const THICK = 3;
const THIN = 1.2;

export class Charts {
  // `seek(week)` moves the clock, `changeShow(value)` says what the charts show.
  constructor(place, page, seek, changeShow) {
    Object.assign(this, { page, seek });
    this.note = el("p", { class: "note", id: "bands-note", "aria-live": "polite" });
    this.key = el("ul", { class: "key" });
    this.shows = Object.entries(words.shows).map(([value, text]) => {
      const input = el("input", { type: "radio", name: "show", value, onchange: () => changeShow(value) });
      return el("label", {}, input, " ", text);
    });
    this.charts = page.charts.map((chart) => this.#figure(chart));
    this.dots = new Dots(page);
    const nodes = [this.charts[0], this.dots, ...this.charts.slice(1)].map(({ node }) => node);
    place.append(
      el("fieldset", { class: "show" }, el("legend", {}, words.show), ...this.shows),
      this.key, el("div", { class: "figures" }, ...nodes), this.note,
    );
    new ResizeObserver(() => this.#resize()).observe(place);
  }

  // All figures, for the exported picture.
  get figures() {
    return [...this.charts, this.dots];
  }

  #figure({ key, series, beside, top }) {
    const title = words.chart(this.page.groups[series.group], series.label);
    const unit = el("p", { class: "unit", title: series.definition });
    const canvas = el("div", { class: "plot", role: "img" });
    const reading = el("p", { class: "reading" });
    const own = el("p", { class: "unit own" });
    const node = el("figure", { id: `chart-${key}` }, el("figcaption", {}, el("h3", {}, title), unit), canvas, reading, own);
    return { key, series, beside, top, title, unit, canvas, reading, own, node, plot: null };
  }

  // data: { runs: [a, b], lines: [a, b, isolated] by seed, table, show, seeds, styles, reference, titles, projector }
  show(data) {
    this.data = data;
    const [a, b, isolated] = [...data.styles, data.reference];
    for (const each of this.shows) each.firstChild.checked = each.firstChild.value === data.show;
    const weeks = data.runs[0].weeks;
    const x = Array.from({ length: weeks }, (_, i) => i / 52);
    const kind = [data.show, data.projector, a.colour, b.colour].join();
    for (const chart of this.charts) {
      chart.values = this.#values(chart, weeks);
      const columns = data.show === "difference" ? chart.values.difference : chart.values.both;
      say(chart.unit, words.unitOf(data.show === "difference" ? chart.series.difference : chart.series.unit,
        data.show === "difference" ? null : chart.beside && inside(chart.beside.label)));
      if (chart.plot && chart.kind === kind) chart.plot.setData([x, ...columns]);
      else this.#make(chart, kind, [x, ...columns]);
    }
    this.dots.show(data);
    this.key.replaceChildren(...[[a, data.titles[0]], [b, data.titles[1]], [isolated, data.titles[2]]].map(swatch));
    say(this.note, words.bands(Math.min(data.lines[0].size, data.lines[1].size), data.seeds));
    this.at(this.week ?? 0);
  }

  #values({ series, beside }, weeks) {
    const { runs, lines } = this.data;
    const { every } = this.page;
    const place = (values) => (values.length ? spread(values, every, weeks) : Array.from({ length: weeks }));
    const of = (i, wanted) => new Map([...lines[i]].map(([seed, line]) => [seed, scaled(line.series[wanted.name], wanted)]));
    const all = [0, 1, 2].map((i) => of(i, series));
    const own = runs.map((run) => scaled(run.series[series.name], series));
    const [meanA, meanB, isolated] = all.map((each) => place(mean([...each.values()])));
    const bands = [0, 1].map((i) => band([...all[i].values()]).map(place));
    const thin = [0, 1].map((i) => place(beside ? mean([...of(i, beside).values()]) : []));
    const paired = [...all[1].keys()].filter((seed) => all[0].has(seed)).map((seed) => minus(all[1].get(seed), all[0].get(seed)));
    const [low, high] = band(paired).map(place);
    return {
      both: [bands[0][1], bands[0][0], bands[1][1], bands[1][0], isolated, ...thin, ...own, meanA, meanB],
      difference: [high, low, minus(own[1], own[0]), place(mean(paired)), own[0].map(() => 0)],
      means: [meanA, meanB, isolated], own,
    };
  }

  #make(chart, kind, drawn) {
    chart.plot?.destroy();
    chart.kind = kind;
    const { show, styles: [a, b], reference, projector } = this.data;
    const ink = "#14181d";
    const hidden = { stroke: "transparent", points: { show: false }, spanGaps: true };
    const line = (stroke, width, dash) => ({ stroke, width, dash, points: { show: false }, spanGaps: true });
    const thick = projector ? THICK + 1.5 : THICK;
    const series = show === "difference"
      ? [{}, hidden, hidden, line("#6b7480", THIN), line(ink, thick), line(ink, 1)]
      : [{}, hidden, hidden, hidden, hidden, line(reference.colour, 1.6, dashOf(reference, 2)),
        line(a.colour, 1.4, [1, 4]), line(b.colour, 1.4, [1, 4]), line(a.colour, THIN), line(b.colour, THIN),
        line(a.colour, thick, dashOf(a, thick)), line(b.colour, thick, dashOf(b, thick))];
    const bands = show === "difference"
      ? [{ series: [1, 2], fill: "rgba(60, 60, 70, 0.18)" }]
      : [{ series: [1, 2], fill: `${a.colour}2b` }, { series: [3, 4], fill: `${b.colour}2b` }];
    const font = `${projector ? 20 : 12}px sans-serif`;
    const axis = { stroke: ink, font, grid: { stroke: "#e3e5e8", width: 1 }, ticks: { show: false } };
    const whole = (_, low, high) => [Math.min(0, low ?? 0), Math.max(0, high ?? 0) || 1];
    const fixed = chart.top && show !== "difference";
    const options = {
      ...this.#size(chart), series, bands, legend: { show: false },
      cursor: { show: true, points: { show: false }, y: false, drag: { x: false, y: false } },
      scales: { x: { time: false }, y: { range: fixed ? [0, chart.top] : whole } },
      axes: [
        { ...axis, size: projector ? 36 : 26, values: (_, ticks) => ticks.map((t) => (Number.isInteger(t) ? `${t}` : "")) },
        { ...axis, size: projector ? 70 : 46, values: (_, ticks) => ticks.map((t) => number(t)) },
      ],
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
    ink.textAlign = "left";
    ink.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
    ink.font = `bold ${(this.data.projector ? 17 : 11) * devicePixelRatio}px sans-serif`;
    const weeks = new Set(this.data.runs.flatMap((run) => run.shocks.map(([week]) => week)));
    for (const week of weeks) {
      const x = plot.valToPos(week / 52, "x", true);
      ink.beginPath();
      ink.moveTo(x, plot.bbox.top);
      ink.lineTo(x, plot.bbox.top + plot.bbox.height);
      ink.stroke();
      if (weeks.size < 5) ink.fillText(words.crisisMark, x + 4 * devicePixelRatio, plot.bbox.top + 14 * devicePixelRatio);
    }
    ink.restore();
  }

  // Moves the hand of every chart to a week and shows the numbers of that week.
  at(week) {
    this.week = week;
    for (const chart of this.charts) {
      if (!chart.plot || !chart.values) continue;
      chart.hand.style.transform = `translateX(${chart.plot.valToPos(week / 52, "x")}px)`;
      const point = week - (week % this.page.every);
      const told = (v) => (v === null || v === undefined ? "" : number(v));
      const [a, b, reference] = chart.values.means.map((line) => told(line[point]));
      const text = words.reading(a || words.waiting, b || words.waiting, reference);
      const own = words.readingOfRun(...chart.values.own.map((line) => told(line[week]) || words.undefined));
      say(chart.reading, text);
      say(chart.own, own);
      chart.label = words.readingOf(chart.title, `${text}. ${own}`);
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
    if (!this.data) return;
    this.dots.show(this.data);
    this.at(this.week ?? 0);
  }
}

// How a column's lines look, and its title.
function swatch([style, title]) {
  const dash = dashOf(style, THICK).join(" ") || "none";
  const line = svg("line", { x1: 0, x2: 44, y1: 5, y2: 5, stroke: style.colour, "stroke-width": THICK, "stroke-dasharray": dash });
  return el("li", {}, svg("svg", { width: 44, height: 10, "aria-hidden": true }, line), " ", title);
}
