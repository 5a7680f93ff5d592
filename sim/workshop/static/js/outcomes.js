// The outcomes of both arms over all seeds so far: sentences, a table, and why the arms differ.

import { answers, sureness } from "./answers.js";
import { button, el, say } from "./dom.js";
import { interval, printed } from "./names.js";
import words from "./strings.en.js";
import { Why } from "./why.js";

export class Outcomes {
  // `both()` returns the two specs to explain, `failed(error)` shows an error.
  constructor(place, page, both, failed) {
    this.page = page;
    this.seeds = el("span");
    this.told = el("dl", { class: "answers", "aria-live": "polite" });
    this.rows = page.measures.map((measure) => this.#row(measure));
    const head = [words.outcome, ...words.letters, words.difference, words.sure].map((text, i) =>
      el("th", { scope: "col", class: ["", "a", "b"][i] ?? "" }, text));
    place.append(
      el("h3", {}, words.outcomes, " ", this.seeds), this.told,
      el("div", { class: "wide" }, el("table", { class: "outcomes" }, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...this.rows.map((row) => row.node)))),
      el("p", { class: "note" }, words.howSure),
    );
    this.why = new Why(place, both, () => this.table?.seeds ?? page.seeds, failed);
  }

  #row(measure) {
    const cells = ["a", "b", "", ""].map((side) => el("td", { class: side }));
    const why = button(words.why, () => this.why.explain(measure), { "aria-label": words.whyOf(measure.label) });
    const about = `${measure.unit}${measure.lower_is_better ? `, ${words.lower}` : ""}`;
    const title = [measure.definition, measure.note].filter(Boolean).join(" ");
    const label = el("th", { scope: "row", title, class: measure.headline ? "first" : "beside" }, measure.label, " ", el("span", { class: "unit" }, about));
    const sure = el("span", { class: "unit" });
    cells[3].append(sure, " ", why);
    return { measure, cells, sure, node: el("tr", {}, label, ...cells) };
  }

  show(table, place) {
    this.table = table;
    say(this.seeds, `(${words.mean}, ${words.seeds(table?.seeds ?? 0, this.page.seeds)}; ${place})`);
    this.told.replaceChildren(...(table ? answers(table, this.page.groups) : []).flatMap(([group, sentences]) =>
      [el("dt", {}, group), ...sentences.map((sentence) => el("dd", {}, sentence))]));
    for (const { measure, cells, sure } of this.rows) {
      const row = table?.rows[measure.name];
      ["a", "b"].forEach((side, i) => say(cells[i], row ? printed(measure, row[side][0]) : words.waiting));
      const [mean, low, high] = row?.difference ?? [null, null, null];
      const unit = measure.difference === measure.unit ? "" : ` ${measure.difference}`;
      say(cells[2], row && mean !== null ? `${printed(measure, mean, true)}${unit} ${interval(measure, low, high, true)}` : "");
      say(sure, row ? sureness(row) : "");
    }
  }

  stop() {
    this.why.stop();
  }
}
