// When to ask the server. Pictures: at once, one request per side; the latest wish wins. Bands: when
// the pictures are drawn; they end with the next change.

import * as api from "./api.js";

// Milliseconds after which a request for an older wish is aborted; longer where the server is slow, so
// that the pictures change while a slider moves.
const PATIENCE = 400;
const CALM = 250; // milliseconds without a change before the background begins

export class Pictures {
  // `arrived(runs, state)` gets both runs of one wish, `failed(error)` an error.
  constructor(arrived, failed) {
    Object.assign(this, { arrived, failed, kept: [null, null], patience: PATIENCE });
  }

  want(specs, state) {
    this.wish = { specs, state };
    if (!this.underway) this.#ask();
    else if (performance.now() - this.since > this.patience) this.underway.abort();
  }

  async #ask() {
    const { specs, state } = this.wish;
    this.wish = null;
    const underway = (this.underway = new AbortController());
    this.since = performance.now();
    try {
      const runs = await Promise.all(specs.map((spec, i) => this.#one(spec, i, underway.signal)));
      this.patience = Math.max(PATIENCE, 2 * (performance.now() - this.since));
      this.arrived(runs, state);
    } catch (error) {
      if (!underway.signal.aborted) this.failed(error);
      underway.abort();
    }
    this.underway = null;
    if (this.wish) this.#ask();
  }

  // The run of one side; an unchanged side is not requested again.
  async #one(spec, i, signal) {
    const key = JSON.stringify(spec);
    if (this.kept[i]?.key !== key) this.kept[i] = { key, run: await api.trajectory(spec, signal) };
    return this.kept[i].run;
  }
}

export class Background {
  constructor(line, failed) {
    Object.assign(this, { line, failed });
  }

  // Requests the lines of `arms` on several seeds, soon.
  begin(arms, seeds) {
    this.stop();
    const running = (this.running = new AbortController());
    this.timer = setTimeout(() => {
      api.lines("api/bands", { arms, seeds }, running.signal, (line) => {
        if (!running.signal.aborted) this.line(line);
      }).catch((error) => running.signal.aborted || this.failed(error));
    }, CALM);
  }

  stop() {
    clearTimeout(this.timer);
    this.running?.abort();
  }
}
