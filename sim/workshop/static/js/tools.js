// The bar at the top, the crisis button, the legend, community and luck.

import { button, el, say } from "./dom.js";
import { inside, label as labelOf } from "./names.js";
import { SHADES } from "./network.js";
import words from "./strings.en.js";

export function toolbar(place, actions) {
  const undo = button(words.undo, actions.undo);
  const redo = button(words.redo, actions.redo);
  const projector = button(words.projector, actions.projector, { "aria-pressed": "false" });
  const menu = el(
    "details", { class: "menu" }, el("summary", {}, words.exports),
    el("div", {},
      button(words.png, actions.png), button(words.csv, actions.csv),
      ...[0, 1].map((i) => button(words.toml(words.letters[i]), () => actions.toml(i))),
      button(words.print, () => window.print())),
  );
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.firstChild.focus();
  });
  place.append(undo, redo, button(words.reset, actions.reset, { title: words.resetTitle }), button(words.share, actions.share), menu, projector);
  return (history) => {
    undo.disabled = !history.past.length;
    redo.disabled = !history.future.length;
    projector.setAttribute("aria-pressed", history.now.projector);
  };
}

export function crisis(place, strike, remove) {
  const kind = el("select", { "aria-label": words.crisisKind }, ...Object.entries(words.crisisKinds).map(([value, label]) => el("option", { value }, label)));
  const clear = button(words.crisisRemove, remove, { class: "quiet" });
  place.append(el("span", { class: "crisis" }, button(words.crisisNow, () => strike(kind.value), { class: "alarm" }), kind, clear));
  return (state) => (clear.hidden = !state.crises.length);
}

export function legend(place) {
  const { legend: texts } = words;
  const sign = (kind) => el("i", { class: `sign ${kind}`, "aria-hidden": "true" });
  const shades = SHADES.map((colour) => {
    const part = el("i", { class: "shade", "aria-hidden": "true" });
    part.style.background = colour;
    return part;
  });
  const kinds = ["person", "organization", "outside", "working", "leader", "money", "tie", "gone"];
  place.append(
    el("h3", { class: "unseen" }, texts.title),
    el("ul", {}, ...kinds.map((kind) => el("li", {}, sign(kind), kind === "working" ? texts.working(inside(labelOf("at_work"))) : texts[kind])), el("li", {}, texts.low, " ", ...shades, " ", texts.high)),
  );
}

export class Place {
  constructor(place, change, upload) {
    this.choice = el("select", {
      id: "community",
      onchange: () => change((state) => {
        Object.assign(state, { community: this.choice.value, file: "" });
        // Settings of one community's size do not apply to another.
        for (const key of Object.keys(state.values)) if (key.startsWith("community.")) delete state.values[key];
      }),
    });
    this.seed = el("input", {
      type: "number", id: "seed", min: 0, max: 4294967295, step: 1,
      onchange: () => {
        const seed = this.seed.valueAsNumber;
        if (Number.isInteger(seed)) change((state) => (state.seed = seed), "seed");
      },
    });
    const file = el("input", { type: "file", id: "file", accept: ".toml,.graphml,.gexf,.csv,.json,.xlsx,.pb", onchange: () => file.files[0] && upload(file.files[0]) });
    place.append(
      el("p", {}, el("label", { htmlFor: "community" }, words.community), " ", this.choice),
      el("p", {}, el("label", { htmlFor: "seed" }, words.seed), " ", this.seed),
      el("p", {}, el("label", { htmlFor: "file" }, words.upload), " ", file),
      el("p", { class: "about" }, words.uploadHow),
    );
  }

  show(state) {
    const known = Object.entries(words.communities);
    const own = state.community in words.communities ? [] : [[state.community, state.file ? words.own(state.file) : words.ownUnknown]];
    const wanted = [...known, ...own];
    if (wanted.map(([value]) => value).join() !== this.listed) {
      this.listed = wanted.map(([value]) => value).join();
      this.choice.replaceChildren(...wanted.map(([value, label]) => el("option", { value }, label)));
    }
    this.choice.value = state.community;
    if (document.activeElement !== this.seed) this.seed.value = state.seed;
  }
}

// The part of the printed page that lists what was compared.
export function printed(place, state, titles, runs, link) {
  const rows = Object.entries(state.values).map(([key, value]) => [key, value]);
  rows.unshift(["weeks", state.weeks], ["seed", state.seed], ["community", state.file || state.community]);
  rows.push(...state.crises.map(({ kind, week }) => [words.crisisKinds[kind], words.weekOf(week)]));
  place.replaceChildren(
    el("h2", {}, words.printedTitle),
    ...titles.map((title, i) => el("p", {}, `${words.letters[i]}: ${title}. ${words.hash}: ${runs[i].hash.slice(0, 16)}`)),
    el("table", {}, ...rows.map(([key, value]) => el("tr", {}, el("th", { scope: "row" }, key), el("td", {}, `${value}`)))),
    el("p", {}, `${words.link}: ${link}`),
  );
}

export function message(place) {
  let timer;
  return (text, passing = false) => {
    clearTimeout(timer);
    place.hidden = !text;
    say(place, text);
    place.classList.toggle("passing", passing);
    if (passing) timer = setTimeout(() => (place.hidden = true), 6000);
  };
}
