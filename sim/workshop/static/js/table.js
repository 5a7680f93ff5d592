// The table of the seven questions, one column per arm; its cells choose the rules.

import { button, el, say } from "./dom.js";
import { unchanged } from "./state.js";
import words from "./strings.en.js";

const LETTERS = words.letters;

export const rulesOf = (arm, presets) => ({ ...presets.get(arm.preset)?.rules, ...arm.rules });
export const titleOf = (arm, presets) => {
  const preset = presets.get(arm.preset);
  const changed = Object.keys(arm.rules).length || Object.keys(arm.lessons).length;
  return changed ? words.changed(preset?.title ?? arm.preset) : preset?.title ?? arm.preset;
};

export class Table {
  constructor(place, page, change) {
    this.page = page;
    this.presets = new Map(page.presets.map((each) => [each.name, each]));
    this.cells = [];
    this.differ = el("caption", { "aria-live": "polite" });
    this.choices = [0, 1].map((i) => this.#presets(i, change));
    this.backs = [0, 1].map((i) =>
      button("", () => change((state) => (state.arms[i] = unchanged(state.arms[i].preset))), { class: "quiet" }),
    );
    const head = el(
      "tr", {},
      ...[0, 1].map((i) =>
        el("th", { scope: "col", class: "ab"[i] }, el("span", { class: "badge" }, LETTERS[i]), this.choices[i], this.backs[i]),
      ),
    );
    const rows = page.families.map((family) => this.#row(family, change));
    place.append(el("table", { class: "seeds" }, this.differ, el("thead", {}, head), ...rows));
  }

  #presets(i, change) {
    return el(
      "select",
      {
        "aria-label": words.preset(LETTERS[i]),
        onchange: (event) =>
          change((state) => (state.arms[i] = unchanged(event.target.value))),
      },
      ...this.page.presets.map(({ name, title }) => el("option", { value: name }, title)),
    );
  }

  #row(family, change) {
    const mark = el("span", { class: "mark", "aria-hidden": "true" });
    const cells = [0, 1].map((i) => {
      const choice = el(
        "select",
        {
          "aria-label": words.ruleOf(LETTERS[i], family.question),
          onchange: (event) => change((state) => this.#give(state, i, family.name, event.target.value)),
        },
        ...family.rules.map((rule) => el("option", { value: rule.name, title: rule.paragraph }, words.name(rule.name))),
      );
      const other = 1 - i;
      const take = button(i ? "A→B" : "B→A", () =>
        change((state) => this.#give(state, i, family.name, rulesOf(state.arms[other], this.presets)[family.name])), {
        class: "take",
        "aria-label": words.take(LETTERS[other], LETTERS[i], family.question),
        title: words.take(LETTERS[other], LETTERS[i], family.question),
      });
      return { choice, take, about: el("p") };
    });
    const summary = el("summary", { "aria-label": words.about(family.question) }, "?");
    const about = el("details", { class: "about" }, summary, ...cells.map((cell) => cell.about));
    const row = el(
      "tbody", {}, el("tr", {}, el("th", { scope: "rowgroup", colSpan: 2 }, about, mark, family.question)),
      el("tr", {}, ...cells.map(({ choice, take }, i) =>
        el("td", { class: "ab"[i] }, el("div", { class: "cell" }, choice, take)))),
    );
    this.cells.push({ family, row, mark, cells });
    return row;
  }

  #give(state, i, family, rule) {
    const arm = state.arms[i];
    if (rule === this.presets.get(arm.preset)?.rules[family]) delete arm.rules[family];
    else arm.rules[family] = rule;
  }

  show(state) {
    const rules = state.arms.map((arm) => rulesOf(arm, this.presets));
    let differ = 0;
    for (const { family, row, mark, cells } of this.cells) {
      const unlike = rules[0][family.name] !== rules[1][family.name];
      differ += unlike;
      row.classList.toggle("unlike", unlike);
      say(mark, unlike ? "≠" : "=");
      cells.forEach(({ choice, take, about }, i) => {
        const rule = rules[i][family.name];
        choice.value = rule;
        choice.classList.toggle("changed", family.name in state.arms[i].rules);
        take.hidden = !unlike;
        const found = family.rules.find(({ name }) => name === rule);
        say(about, found ? `${LETTERS[i]}, ${words.name(rule)}: ${found.paragraph} (“${found.seeds}”)` : "");
      });
    }
    say(this.differ, words.differ(differ));
    state.arms.forEach((arm, i) => {
      this.choices[i].value = arm.preset;
      const changed = Object.keys(arm.rules).length + Object.keys(arm.lessons).length;
      this.backs[i].hidden = !changed;
      say(this.backs[i], words.back(this.presets.get(arm.preset)?.title ?? arm.preset));
    });
  }
}
