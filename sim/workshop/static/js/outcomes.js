// The outcomes of both arms over all seeds so far, and why they differ.

import { button, el, say } from "./dom.js";
import * as api from "./api.js";
import words from "./strings.en.js";

export class Outcomes {
  // `both()` returns the two specs to explain, `failed(error)` shows an error.
  constructor(place, measures, both, failed) {
    this.both = both;
    this.failed = failed;
    const head = [words.outcome, words.letters[0], words.letters[1], ""].map((text, i) =>
      el(i < 3 ? "th" : "td", i < 3 ? { scope: "col" } : {}, text));
    this.rows = measures.map((measure) => this.#row(measure));
    this.seeds = el("span");
    place.append(
      el("h3", {}, words.outcomes, " ", this.seeds),
      el("div", { class: "wide" }, el("table", { class: "outcomes" }, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...this.rows.map((row) => row.node)))),
      (this.answer = el("div", { class: "answer", id: "answer", hidden: true })),
    );
  }

  #row(measure) {
    const cells = [el("td"), el("td")];
    const higher = el("span", { class: "unit" });
    const why = button(words.why, () => this.explain(measure), { "aria-label": words.whyOf(measure.label) });
    const about = `${measure.unit}${measure.lower_is_better ? `, ${words.lower}` : ""}`;
    const label = el("th", { scope: "row", title: measure.definition }, measure.label, " ", el("span", { class: "unit" }, about));
    return { measure, cells, higher, node: el("tr", {}, label, ...cells, el("td", {}, higher, " ", why)) };
  }

  show(lines, seeds) {
    const common = [...lines[0].keys()].filter((seed) => lines[1].has(seed));
    say(this.seeds, `(${words.mean}, ${words.seeds(common.length, seeds)})`);
    for (const { measure, cells, higher } of this.rows) {
      const values = [0, 1].map((i) => common.map((seed) => lines[i].get(seed).measures[measure.group]));
      values.forEach((each, i) => say(cells[i], mean(each, measure)));
      const pairs = common.map((_, k) => [values[0][k], values[1][k]]).filter(([a, b]) => a !== null && b !== null);
      say(higher, compared(pairs));
    }
  }

  explain(measure) {
    this.stop();
    const [a, b] = this.both();
    const bar = el("progress", { max: 1, value: 0, "aria-label": words.why });
    const status = el("p", { role: "status" });
    const result = el("div", { class: "shares" });
    const heading = el("h4", { tabIndex: -1 }, words.whyOf(measure.label));
    this.answer.replaceChildren(heading, bar, status, button(words.stop, () => this.stop()), result);
    this.answer.hidden = false;
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: "nearest" });
    const running = (this.running = new AbortController());
    const each = (line) => {
      if (line.total) {
        Object.assign(bar, { max: line.total, value: line.done });
        if (line.total === 1) say(status, words.whySame);
        else if (line.done % 16 === 0) say(status, words.whyRunning(line.done, line.total));
      }
      if (line.explanation) result.replaceChildren(...shares(line.explanation));
    };
    api.lines("api/why", { a, b, measure: measure.name, seeds: 2 }, running.signal, each)
      .then(() => {
        bar.remove();
        status.remove();
        this.answer.querySelector("button")?.remove();
      })
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

function shares(found) {
  const largest = Math.max(...Object.values(found.shares).map((v) => Math.abs(v ?? 0)), 1e-12);
  const rows = Object.entries(found.shares).filter(([, v]) => v).toSorted(([, v], [, w]) => Math.abs(w) - Math.abs(v));
  const bars = rows.map(([rule, value]) => {
    const bar = el("span", { class: value > 0 ? "bar more" : "bar less" });
    bar.style.width = `${(40 * Math.abs(value)) / largest}%`;
    const whole = found.shares_of_gap[rule];
    const part = whole === null ? "" : ` (${Math.round(100 * whole)} %)`;
    return el("li", {}, el("span", { class: "rule" }, words.name(rule)), bar, ` ${value > 0 ? "+" : "−"}${Math.abs(value).toPrecision(3)}${part}`);
  });
  const notes = [...found.warnings, found.note].filter(Boolean);
  return [
    el("p", { class: "sentence" }, found.sentence.replaceAll("_", " ")), el("ol", { class: "bars" }, ...bars),
    el("p", { class: "note" }, [words.whySeeds(found.seeds_used.length), ...notes].join(" ")),
  ];
}

function mean(values, { unit }) {
  const found = values.filter((v) => v !== null);
  if (!values.length) return words.waiting;
  if (!found.length) return words.undefined;
  const value = found.reduce((sum, v) => sum + v, 0) / found.length;
  const shown = unit === "share" ? `${(100 * value).toPrecision(3)} %` : Number(value.toPrecision(3)).toLocaleString(words.locale);
  return shown;
}

function compared(pairs) {
  if (!pairs.length) return "";
  const [a, b] = [pairs.filter(([x, y]) => x > y).length, pairs.filter(([x, y]) => y > x).length];
  if (!a && !b) return words.equalIn(pairs.length);
  return a > b ? words.higherIn(words.letters[0], a, pairs.length) : words.higherIn(words.letters[1], b, pairs.length);
}
