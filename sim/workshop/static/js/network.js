// One network on a canvas.

const FRESH = 13; // weeks that a new tie stays thick
const COIN = 8; // weeks that a coin stays
// Outcome in steps of 10 %, the last for 60 % and more; from light to dark, so that colour vision does not matter.
export const SHADES = ["#ffffff", "#d9efe2", "#a9dac5", "#66bfa2", "#2f9a76", "#0b6b4c", "#00331f"];

export class Network {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
  }

  // Draws a week, if there is room; rings and new ties in the colour of the arm.
  draw(run, placed, week, colour) {
    this.colour = colour;
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    const width = this.canvas.clientWidth;
    const height = this.canvas.clientHeight;
    if (!width || !height) return;
    if (this.canvas.width !== Math.round(width * ratio)) this.canvas.width = Math.round(width * ratio);
    if (this.canvas.height !== Math.round(height * ratio)) this.canvas.height = Math.round(height * ratio);
    const ink = this.context;
    ink.setTransform(ratio, 0, 0, ratio, 0, 0);
    ink.clearRect(0, 0, width, height);
    this.scale = Math.min(1.5, Math.sqrt((width * height) / (run.actors * 620)));
    const pad = 12;
    const top = parseFloat(getComputedStyle(document.documentElement).fontSize) * 2.2; // for the crisis
    this.x = (i) => pad + placed[2 * i] * (width - 2 * pad);
    this.y = (i) => top + placed[2 * i + 1] * (height - top - pad);
    this.states = run.state.subarray(week * run.actors, (week + 1) * run.actors);
    this.qualities = run.quality.subarray(week * run.actors, (week + 1) * run.actors);
    this.run = run;
    this.#ties(run, week);
    this.#actors(run);
    this.#coins(run, week);
  }

  // The actor at a point, or -1.
  at(x, y) {
    let nearest = -1;
    let least = 14 ** 2;
    for (let i = 0; this.run && i < this.run.actors; i++) {
      const distance = (this.x(i) - x) ** 2 + (this.y(i) - y) ** 2;
      if (distance < least) [nearest, least] = [i, distance];
    }
    return nearest;
  }

  #ties(run, week) {
    const faint = new Path2D();
    const active = new Path2D();
    const fresh = new Path2D();
    for (const [a, b, from, to] of run.ties) {
      if (from > week || to <= week) continue;
      const inside = (this.states[a] & 3) === 2 && (this.states[b] & 3) === 2;
      const path = from >= 0 && week - from < FRESH ? fresh : inside ? active : faint;
      path.moveTo(this.x(a), this.y(a));
      path.lineTo(this.x(b), this.y(b));
    }
    this.#stroke(faint, "rgba(70, 80, 95, 0.10)", 0.7);
    this.#stroke(active, "rgba(40, 50, 65, 0.42)", 1.1);
    this.#stroke(fresh, this.colour, 2.6 * this.scale);
  }

  #stroke(path, colour, width) {
    this.context.strokeStyle = colour;
    this.context.lineWidth = width;
    this.context.stroke(path);
  }

  #actors(run) {
    const ink = this.context;
    // Who is at work comes last, to lie on top.
    for (const atWork of [false, true]) {
      for (let i = 0; i < run.actors; i++) {
        const state = this.states[i] & 3;
        if ((state === 2) !== atWork) continue;
        const [x, y] = [this.x(i), this.y(i)];
        const square = i >= run.residents;
        const size = this.scale * (square ? 1.35 : 1) * [2.6, 3.6, 6, 3][state];
        ink.fillStyle = SHADES[Math.min(6, Math.floor((10 * this.qualities[i]) / run.steps))];
        if (state === 3) {
          this.#cross(x, y, size);
          continue;
        }
        ink.beginPath();
        if (square) ink.rect(x - size, y - size, 2 * size, 2 * size);
        else ink.arc(x, y, size, 0, 6.2832);
        ink.fill();
        ink.strokeStyle = atWork ? "#111" : "rgba(60, 65, 75, 0.55)";
        ink.lineWidth = atWork ? 1.6 * this.scale : 0.6;
        ink.stroke();
        const leads = this.states[i] >> 2;
        if (leads) this.#ring(x, y, size * (square ? 1.5 : 1) + (2.5 + leads) * this.scale, leads);
      }
    }
  }

  #ring(x, y, size, leads) {
    const ink = this.context;
    ink.strokeStyle = this.colour;
    ink.lineWidth = (1.6 + leads) * this.scale;
    ink.beginPath();
    ink.arc(x, y, size, 0, 6.2832);
    ink.stroke();
  }

  #cross(x, y, size) {
    const ink = this.context;
    ink.strokeStyle = "#6b2a2a";
    ink.lineWidth = 1.4;
    ink.beginPath();
    ink.moveTo(x - size, y - size);
    ink.lineTo(x + size, y + size);
    ink.moveTo(x + size, y - size);
    ink.lineTo(x - size, y + size);
    ink.stroke();
  }

  #coins(run, week) {
    const ink = this.context;
    for (let w = Math.max(0, week - COIN + 1); w <= week; w++) {
      for (const [actor, dollars] of run.grants[w]) {
        const size = this.scale * Math.min(18, 5 + Math.sqrt(dollars) / 16);
        const x = this.x(actor);
        const y = this.y(actor) - size - 5 * this.scale;
        ink.beginPath();
        ink.arc(x, y, size, 0, 6.2832);
        ink.fillStyle = "#ffd23e";
        ink.fill();
        ink.strokeStyle = "#4a3400";
        ink.lineWidth = 1.3;
        ink.stroke();
        ink.fillStyle = "#3a2a00";
        ink.font = `bold ${Math.round(1.35 * size)}px sans-serif`;
        ink.textAlign = "center";
        ink.textBaseline = "middle";
        ink.fillText("$", x, y + 0.5);
      }
    }
  }
}
