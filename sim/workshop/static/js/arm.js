// One side: title, picture, four numbers, and the events of the last quarter.

import { el, say } from "./dom.js";
import { inside, label, measured } from "./names.js";
import { Network } from "./network.js";
import words from "./strings.en.js";

const RECENT = 13;

export class Arm {
  constructor(place, i) {
    this.i = i;
    this.title = el("span");
    this.canvas = el("canvas", { role: "img" });
    this.flash = el("p", { class: "flash", hidden: true });
    this.tip = el("p", { class: "tip", hidden: true });
    this.numbers = ["atWork", "leading", "projects", "impact"].map((key) => ({
      key, value: el("strong"), about: el("span"),
    }));
    this.happened = el("p", { class: "happened" });
    place.append(
      el("h3", {}, el("span", { class: "badge" }, words.letters[i]), " ", this.title),
      el("div", { class: "frame" }, this.canvas, this.flash, this.tip),
      el("p", { class: "numbers" }, ...this.numbers.map(({ value, about }) => el("span", {}, value, " ", about))),
      this.happened,
    );
    this.network = new Network(this.canvas);
    this.canvas.addEventListener("pointermove", (event) => this.#point(event));
    this.canvas.addEventListener("pointerleave", () => (this.tip.hidden = true));
  }

  // Draws a week.
  draw(run, placed, week, title, colour) {
    Object.assign(this, { run, week });
    say(this.title, title);
    this.network.draw(run, placed, week, colour);
    const now = counts(run, week);
    const texts = {
      atWork: [now.atWork, inside(label("at_work"))],
      leading: [now.leading, words.leading],
      projects: [now.projects, words.running(now.projects)],
      impact: [now.quality, measured("impact").unit],
    };
    for (const { key, value, about } of this.numbers) {
      say(value, `${texts[key][0]}`);
      say(about, texts[key][1]);
    }
    say(this.happened, words.happened(recent(run, week)));
    const shock = run.shocks.findLast(([struck]) => struck <= week && week - struck < RECENT);
    this.flash.hidden = !shock;
    if (shock) say(this.flash, `⚡ ${words.crisisStruck[shock[1]]}`);
  }

  // Renews the text alternative, when the clock stops.
  settle() {
    if (!this.run) return;
    const { atWork, leading, projects, quality } = counts(this.run, this.week);
    const text = words.picture(this.title.textContent, words.weekOf(this.week), atWork, this.run.actors, leading, quality, projects);
    this.canvas.setAttribute("aria-label", `${text} ${this.happened.textContent}.`);
  }

  #point(event) {
    const i = this.network.at(event.offsetX, event.offsetY);
    this.tip.hidden = i < 0;
    if (i < 0) return;
    const organization = i >= this.run.residents;
    const state = this.run.state[this.week * this.run.actors + i];
    const quality = Math.round((100 * this.run.quality[this.week * this.run.actors + i]) / this.run.steps);
    const number = organization ? i - this.run.residents + 1 : i + 1;
    const kind = organization ? words.organization : words.person;
    say(this.tip, words.node(kind, number, [...words.states.slice(0, 2), inside(label("at_work")), words.states[2]][state & 3], quality, state >> 2));
  }
}

function counts(run, week) {
  let leading = 0;
  for (let i = week * run.actors; i < (week + 1) * run.actors; i++) leading += run.state[i] > 3;
  return {
    atWork: run.series.at_work[week],
    leading,
    projects: run.series.projects_active[week],
    quality: Math.round(100 * run.series.impact[week]),
  };
}

// The events of the last quarter of a year.
function recent(run, week) {
  const before = week - RECENT;
  const gained = (name) => run.series[name][week] - (before >= 0 ? run.series[name][before] : 0);
  const grants = run.grants.slice(Math.max(0, before + 1), week + 1).flat();
  return {
    joined: gained("joins"),
    left: gained("exits"),
    started: gained("projects_started"),
    succeeded: gained("successes"),
    failed: gained("failures"),
    dollars: grants.reduce((sum, [, dollars]) => sum + dollars, 0),
    holders: new Set(grants.map(([actor]) => actor)).size,
  };
}
