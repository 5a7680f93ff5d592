// Adaptivity over the seeds: a dot with its 95 % interval for each side and measure, from zero.

import { el } from "./dom.js";
import { interval, number, printed } from "./names.js";
import words from "./strings.en.js";

const SIDES = ["a", "b"];

export class Dots {
  constructor(page) {
    this.measures = page.measures.filter(({ group }) => group === "adaptivity");
    this.title = words.dots(page.groups.adaptivity);
    this.picture = el("canvas");
    this.canvas = el("div", { class: "plot dots", role: "img", "aria-label": this.title }, this.picture);
    this.unit = el("p", { class: "unit" }, words.dotsUnit(this.measures[0].unit));
    this.node = el("figure", { id: "chart-adaptivity" }, el("figcaption", {}, el("h3", {}, this.title), this.unit), this.canvas);
  }

  show({ table, styles, projector }) {
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    const letter = projector ? 20 : 13;
    const [width, height] = [this.canvas.clientWidth, projector ? 320 : 205];
    if (!width) return;
    Object.assign(this.picture, { width: width * ratio, height: height * ratio });
    this.picture.style.width = `${width}px`;
    this.picture.style.height = `${height}px`;
    const ink = this.picture.getContext("2d");
    ink.setTransform(ratio, 0, 0, ratio, 0, 0);
    ink.font = `${letter}px sans-serif`;
    ink.fillStyle = "#14181d";
    const rows = this.measures.map((measure) => [measure, table?.rows[measure.name]]);
    if (!rows.some(([, row]) => row?.seeds)) {
      ink.fillText(table ? words.noCrisis : words.waiting, 8, 30, width - 16);
      this.canvas.setAttribute("aria-label", `${this.title}: ${table ? words.noCrisis : words.waiting}`);
      return;
    }
    this.#draw(ink, rows, styles, width, height, letter);
    const told = rows.map(([measure, row]) => `${measure.label}: ${SIDES.map((side, i) =>
      `${words.letters[i]} ${printed(measure, row[side][0])} ${interval(measure, row[side][1], row[side][2])}`).join(", ")}`);
    this.canvas.setAttribute("aria-label", `${this.title}, ${this.measures[0].unit}. ${told.join("; ")}.`);
  }

  #draw(ink, rows, styles, width, height, letter) {
    const ends = rows.flatMap(([{ scale }, row]) => SIDES.flatMap((side) => row[side].map((v) => (v ?? 0) * scale)));
    const [low, high] = [Math.min(0, ...ends), Math.max(10, ...ends)];
    const [left, right] = [10, width - 2.2 * letter];
    const x = (v) => left + ((v - low) / (high - low)) * (right - left);
    const step = high - low > 60 ? 20 : high - low > 25 ? 10 : 5;
    const bottom = height - letter - 6;
    for (let tick = Math.ceil(low / step) * step; tick <= high; tick += step) {
      ink.strokeStyle = tick ? "#e3e5e8" : "#14181d";
      ink.lineWidth = 1;
      line(ink, x(tick), 2, x(tick), bottom);
      ink.fillText(number(tick), x(tick) - letter / 3, height - 3);
    }
    const room = bottom / rows.length;
    rows.forEach(([measure, row], i) => {
      const top = i * room;
      ink.fillStyle = "#14181d";
      ink.fillText(measure.label, x(0) + 6, top + letter + 1);
      SIDES.forEach((side, j) => {
        const [mean, from, to] = row[side].map((v) => (v === null ? null : v * measure.scale));
        if (mean === null) return;
        const y = top + letter + 5 + (j + 0.5) * ((room - letter - 7) / 2);
        ink.strokeStyle = ink.fillStyle = styles[j].colour;
        ink.lineWidth = 2.5;
        if (from !== null && to !== null) line(ink, x(from), y, x(to), y);
        ink.beginPath();
        ink.arc(x(mean), y, letter / 2.9, 0, 6.2832);
        ink.fill();
        ink.fillStyle = styles[j].text;
        ink.font = `bold ${letter}px sans-serif`;
        ink.fillText(words.letters[j], x(Math.max(mean, to ?? mean)) + letter / 2, y + letter / 2.8);
        ink.font = `${letter}px sans-serif`;
      });
    });
  }
}

function line(ink, x1, y1, x2, y2) {
  ink.beginPath();
  ink.moveTo(x1, y1);
  ink.lineTo(x2, y2);
  ink.stroke();
}
