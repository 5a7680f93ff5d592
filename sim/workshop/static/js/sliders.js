// Sliders with number fields: six in front, all other settings folded.

import { button, el, say } from "./dom.js";
import words from "./strings.en.js";

// The setting of every slider in front, and its range: lowest, highest, step.
const FRONT = {
  complexity: { key: "problem.complexity", range: [0, 11, 1] },
  turbulence: { key: "shocks.yearly_rate", range: [0, 4, 0.25] },
  people: {
    key: (state) => (state.community === "bristol" ? "community.surrounding" : "community.residents"),
    range: [50, 1000, 10],
  },
  money: { key: "funders.money_factor", range: [0, 4, 0.1] },
  years: { key: null, range: [1, 10, 1] },
  patience: { key: "funders.patience", range: [0, 208, 13] },
};

export class Sliders {
  // `change(mutate, what)` changes the state; `base(state)` returns the defaults of its community.
  constructor(place, change, base) {
    this.change = change;
    this.base = base;
    this.rows = {};
    for (const [name, { range: [min, max, step] }] of Object.entries(FRONT)) {
      const [label, unit] = words.sliders[name];
      const row = pair(`front-${name}`, label, unit, min, max, step, (value) => this.#set(name, value));
      this.rows[name] = row;
      place.append(row.node);
    }
  }

  #set(name, value) {
    this.change((state) => {
      if (name === "years") state.weeks = Math.round(value * 52);
      else state.values[this.#key(name, state)] = value;
    }, name);
  }

  #key(name, state) {
    const { key } = FRONT[name];
    return typeof key === "function" ? key(state) : key;
  }

  show(state, yearly) {
    for (const [name, row] of Object.entries(this.rows)) {
      const key = this.#key(name, state);
      row.set(name === "years" ? state.weeks / 52 : state.values[key] ?? this.base(state)[key]);
    }
    if (yearly !== undefined) {
      say(this.rows.money.unit, `${words.sliders.money[1]}: ${words.dollars(yearly)}`);
    }
  }

  static keys(state) {
    return Object.values(FRONT).map(({ key }) => (typeof key === "function" ? key(state) : key));
  }
}

// A slider and its number field, which accepts values beyond the slider.
function pair(id, label, unit, min, max, step, changed, limits = [min, max]) {
  const range = el("input", { type: "range", id, min, max, step });
  const number = el("input", {
    type: "number", id: `${id}-number`, step: "any", "aria-label": words.numberOf(label),
    min: limits[0] ?? undefined, max: limits[1] ?? undefined,
  });
  const about = el("span", { class: "unit", id: `${id}-unit` }, unit);
  range.setAttribute("aria-describedby", about.id);
  range.addEventListener("input", () => {
    number.value = range.value;
    changed(range.valueAsNumber);
  });
  number.addEventListener("change", () => {
    if (Number.isFinite(number.valueAsNumber)) changed(number.valueAsNumber);
  });
  return {
    unit: about,
    node: el("div", { class: "slider" }, el("label", { htmlFor: id }, label), range, number, about),
    set(value) {
      if (document.activeElement !== number) number.value = value;
      range.value = value;
    },
  };
}

export class More {
  constructor(place, settings, change, base) {
    this.place = place;
    this.base = base;
    this.rows = new Map();
    const tables = Map.groupBy(settings, ({ key }) => key.split(".")[0]);
    for (const [table, listed] of tables) {
      const inside = listed.map((setting) => this.#row(setting, change));
      place.append(el("details", {}, el("summary", {}, words.tables[table] ?? table), ...inside));
    }
  }

  #row({ key, whole, range: [low, high], limits, unit, description }, change) {
    const step = whole ? 1 : Number(((high - low) / 100).toPrecision(1));
    const label = words.name(key.split(".")[1]);
    const set = (value) => change((state) => (state.values[key] = whole ? Math.round(value) : value), key);
    const row = pair(`set-${key}`, label, unit, low, high, step, set, limits);
    row.back = button("", () => change((state) => delete state.values[key]), { class: "quiet" });
    row.node.append(row.back, el("p", { class: "about" }, description));
    this.rows.set(key, row);
    return row.node;
  }

  show(state) {
    const front = Sliders.keys(state);
    const base = this.base(state);
    for (const [key, row] of this.rows) {
      row.set(state.values[key] ?? base[key]);
      say(row.back, words.default(base[key]));
      row.back.hidden = state.values[key] === undefined;
      row.node.hidden = front.includes(key);
    }
  }
}
