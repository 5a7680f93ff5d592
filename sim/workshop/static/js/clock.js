// One clock for both pictures: play, pause, scrub, speed.

import { button, el, say } from "./dom.js";
import words from "./strings.en.js";

export class Clock {
  // `moved(week)` is called whenever the shown week changes, `settled()` when the clock stops.
  constructor(place, moved, settled) {
    Object.assign(this, { moved, settled, weeks: 260, week: 0, playing: false });
    this.toggle = button(words.play, () => (this.playing ? this.pause() : this.play()), { class: "play" });
    this.range = el("input", {
      type: "range", min: 0, max: 259, step: 1, id: "week", "aria-label": words.week,
      oninput: () => this.scrub(this.range.valueAsNumber),
      onchange: () => this.settled(),
    });
    this.number = el("input", {
      type: "number", min: 0, max: 259, step: 1, "aria-label": words.numberOf(words.week),
      onchange: () => {
        if (Number.isFinite(this.number.valueAsNumber)) this.scrub(Math.round(this.number.valueAsNumber));
        this.settled();
      },
    });
    this.shown = el("output", { class: "week", "aria-live": "off" });
    this.speed = el(
      "select", { "aria-label": words.speed },
      ...words.speeds.map(([value, label]) => el("option", { value, selected: value === "16" }, label)),
    );
    place.append(
      this.toggle,
      button(words.start, () => this.jump(0), { title: words.toStart }),
      this.range,
      button(words.end, () => this.jump(this.weeks - 1), { title: words.toEnd }),
      this.number, this.shown,
      el("label", { class: "speed" }, words.speed, " ", this.speed),
    );
  }

  length(weeks) {
    this.weeks = weeks;
    this.range.max = this.number.max = weeks - 1;
    if (this.week > weeks - 1) this.set(weeks - 1);
  }

  play() {
    if (this.week >= this.weeks - 1) this.set(0);
    this.playing = true;
    say(this.toggle, words.pause);
    this.since = performance.now();
    this.from = this.week;
    requestAnimationFrame((now) => this.#tick(now));
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    say(this.toggle, words.play);
    this.settled();
  }

  scrub(week) {
    this.playing = false;
    say(this.toggle, words.play);
    this.set(week);
  }

  jump(week) {
    this.scrub(week);
    this.settled();
  }

  set(week) {
    this.week = Math.max(0, Math.min(this.weeks - 1, week));
    this.range.value = this.number.value = this.week;
    this.range.setAttribute("aria-valuetext", words.weekOf(this.week));
    say(this.shown, words.weekOf(this.week));
    this.moved(this.week);
  }

  #tick(now) {
    if (!this.playing) return;
    const speed = Number(this.speed.value);
    if (speed !== this.lastSpeed) [this.since, this.from, this.lastSpeed] = [now, this.week, speed];
    const week = this.from + Math.floor(((now - this.since) / 1000) * speed);
    if (week !== this.week) this.set(week);
    if (this.week >= this.weeks - 1) this.pause();
    else requestAnimationFrame((later) => this.#tick(later));
  }
}
