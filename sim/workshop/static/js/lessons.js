// The ten lessons as switches; four of them apply to every arm.

import { el } from "./dom.js";
import words from "./strings.en.js";

export const SHARED = ["co_create_purpose", "entice_funders", "monitor_health", "patience"];
const PATIENT = 208; // weeks; without the lesson funders never judge

export class Lessons {
  constructor(place, page, change) {
    this.presets = new Map(page.presets.map((each) => [each.name, each]));
    this.boxes = [];
    place.append(el("p", {}, words.lessonsHow));
    for (const lesson of page.lessons) {
      const arms = SHARED.includes(lesson.name) ? [null] : [0, 1];
      const boxes = arms.map((arm) => this.#box(lesson, arm, change));
      place.append(
        el("div", { class: "lesson" }, el("h3", {}, words.lesson(lesson.number, lesson.title)),
          el("div", { class: "switches" }, ...boxes), el("blockquote", {}, lesson.seed),
          el("p", { class: "about" }, lesson.paragraph)),
      );
    }
  }

  #box({ name, title }, arm, change) {
    const label = arm === null ? words.lessonBoth(title) : words.lessonOf(words.letters[arm], title);
    const input = el("input", {
      type: "checkbox", role: "switch", "aria-label": label,
      onchange: () => change((state) => this.#set(state, name, arm, input.checked)),
    });
    this.boxes.push({ input, name, arm });
    return el("label", { class: arm === null ? "" : "ab"[arm] }, input, " ", arm === null ? words.both : words.letters[arm]);
  }

  #set(state, name, arm, on) {
    if (name === "patience") {
      if (on) state.values["funders.patience"] = PATIENT;
      else delete state.values["funders.patience"];
      return;
    }
    for (const i of arm === null ? [0, 1] : [arm]) {
      const usual = this.presets.get(state.arms[i].preset)?.lessons[name];
      const degree = on ? 1 : arm === null ? undefined : 0;
      if (degree === usual) delete state.arms[i].lessons[name];
      else state.arms[i].lessons[name] = degree;
    }
  }

  show(state) {
    for (const { input, name, arm } of this.boxes) {
      if (name === "patience") {
        input.checked = (state.values["funders.patience"] ?? 0) >= PATIENT;
        continue;
      }
      const { preset, lessons } = state.arms[arm ?? 0];
      input.checked = (lessons[name] ?? this.presets.get(preset)?.lessons[name] ?? 0) > 0.5;
    }
  }
}
