// Why the arms differ: the share of each rule in the difference, with its interval, from zero.

import * as api from "./api.js";
import { button, el, say, svg } from "./dom.js";
import { interval, measured, printed } from "./names.js";
import words from "./strings.en.js";

const WIDTH = 300;
const HEIGHT = 20;

export class Why {
  // `both()` returns the two specs to explain, `seeds()` how many the table has.
  constructor(place, both, seeds, failed) {
    Object.assign(this, { both, seeds, failed });
    this.answer = el("div", { class: "answer", id: "answer", hidden: true });
    place.append(this.answer);
  }

  explain(measure) {
    this.stop();
    const [a, b] = this.both();
    const seeds = this.seeds();
    const bar = el("progress", { max: 1, value: 0, "aria-label": words.why });
    const status = el("p", { role: "status" });
    const result = el("div", { class: "shares" });
    const heading = el("h4", { tabIndex: -1 }, words.whyOf(measure.label));
    const stop = button(words.stop, () => this.stop());
    this.answer.replaceChildren(heading, bar, status, stop, result);
    this.answer.hidden = false;
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: "nearest" });
    const running = (this.running = new AbortController());
    const each = (line) => {
      if (line.total) {
        Object.assign(bar, { max: line.total, value: line.done });
        if (line.done % 16 === 0) say(status, words.whyRunning(line.done, line.total));
      }
      if (line.explanation) result.replaceChildren(...shares(line.explanation, measure, seeds));
    };
    api.lines("api/why", { a, b, measure: measure.name, seeds }, running.signal, each)
      .then(() => [bar, status, stop].forEach((node) => node.remove()))
      .catch((error) => {
        if (running.signal.aborted) return;
        this.answer.hidden = true;
        this.failed(error);
      });
  }

  // Ends and hides an explanation, which the next change makes wrong.
  stop() {
    this.running?.abort();
    this.running = null;
    this.answer.hidden = true;
  }
}

const holdsZero = ([low, high]) => low === null || high === null || (low <= 0 && high >= 0);

function shares(found, measure, seeds) {
  const rows = Object.entries(found.shares)
    .map(([rule, share]) => ({ rule, share, ends: found.intervals[rule], differs: Object.keys(found.levers[rule].differing).length > 0 }))
    .filter(({ differs, share }) => differs && share !== null)
    .toSorted((one, other) => Math.abs(other.share) - Math.abs(one.share));
  if (!rows.length) return [el("p", { class: "sentence" }, found.reason ? words.undefinedFor(measure.label) : words.whySame)];
  const largest = Math.max(...rows.flatMap(({ share, ends }) => [share, ...ends].map((v) => Math.abs(v ?? 0))), 1e-12);
  const bars = rows.map(({ rule, share, ends }) => {
    const unclear = holdsZero(ends);
    const text = unclear ? words.noClearShare(interval(measure, ...ends, true)) : `${printed(measure, share, true)} ${interval(measure, ...ends, true)}`;
    return el("li", {}, el("span", { class: "rule" }, words.name(rule)), shareBar(share / largest, ends.map((v) => v / largest), unclear), el("span", {}, text));
  });
  const clear = rows.filter(({ ends }) => !holdsZero(ends));
  const gap = { clear: !holdsZero(found.gap_interval), by: printed(measure, found.gap, true), between: interval(measure, ...found.gap_interval, true) };
  const parts = clear.map(({ rule, share }) => {
    const part = gap.clear && Math.abs(found.gap) > 0 ? Math.round((100 * share) / found.gap) : null;
    return words.part(words.name(rule), printed(measure, share, true), part);
  });
  return [
    el("p", { class: "sentence" }, words.whySentence({ label: measure.label, unit: measure.difference, lower: measure.lower_is_better, ...gap, parts })),
    el("p", { class: "unit" }, words.whyAxis(measure.difference)),
    el("ol", { class: "bars" }, ...bars),
    el("p", { class: "note" }, [words.whySeeds(found.seeds_used.length, seeds), measured(measure.name).note].filter(Boolean).join(" ")),
  ];
}

// A bar from zero, in the middle, with a whisker over the interval; pale where the interval holds zero.
function shareBar(share, [low, high], unclear) {
  const x = (v) => WIDTH / 2 + v * (WIDTH / 2 - 4);
  const whisker = { y1: 5, y2: HEIGHT - 5, class: "whisker" };
  const size = { width: WIDTH, height: HEIGHT, viewBox: `0 0 ${WIDTH} ${HEIGHT}` };
  return svg("svg", { ...size, class: unclear ? "share unclear" : "share", "aria-hidden": true },
    svg("rect", { x: Math.min(x(0), x(share)), y: 4, width: Math.abs(x(share) - x(0)), height: HEIGHT - 8 }),
    svg("line", { x1: x(low), x2: x(high), y1: HEIGHT / 2, y2: HEIGHT / 2, class: "whisker" }),
    ...[low, high].map((end) => svg("line", { x1: x(end), x2: x(end), ...whisker })),
    svg("line", { x1: x(0), x2: x(0), y1: 0, y2: HEIGHT, class: "zero" }));
}
