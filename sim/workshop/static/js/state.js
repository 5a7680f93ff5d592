// The state of the page, the link that holds it, and the requests to the server.

const DEFAULTS = Object.freeze({
  community: "synthetic",
  file: "",
  seed: null,
  weeks: 260,
  values: {},
  crises: [],
  show: "both",
  projector: false,
  at: null,
});

const KEYS = ["a", "b"];
export const copy = (state) => structuredClone(state);

// An arm as its preset has it.
export const unchanged = (preset) => ({ preset, rules: {}, lessons: {} });

// The state in which the page begins: the presets of both arms, and the seed of a typical run.
export const firstState = ({ sides, typical }) => ({ ...copy(DEFAULTS), seed: typical, arms: sides.map(unchanged) });

// The part after # in the address: the arms, the seed, and whatever differs from DEFAULTS.
export function toLink(state) {
  const link = new URLSearchParams();
  for (const key of ["community", "file", "seed", "weeks", "show"]) {
    if (state[key] !== DEFAULTS[key]) link.set(key, state[key]);
  }
  state.arms.forEach((arm, i) => {
    link.set(KEYS[i], arm.preset);
    for (const [family, rule] of Object.entries(arm.rules)) link.set(`${KEYS[i]}.${family}`, rule);
    for (const [lesson, degree] of Object.entries(arm.lessons)) {
      link.set(`${KEYS[i]}.lesson.${lesson}`, degree);
    }
  });
  for (const [key, value] of Object.entries(state.values)) link.set(key, value);
  for (const crisis of state.crises) link.append("crisis", `${crisis.kind}@${crisis.week}`);
  if (state.projector) link.set("projector", 1);
  if (state.at !== null) link.set("at", state.at);
  return link.toString().replaceAll("%40", "@");
}

const whole = (text, otherwise) => (/^\d{1,10}$/.test(text ?? "") ? Number(text) : otherwise);

export function fromLink(text, page) {
  const state = firstState(page);
  for (const [key, value] of new URLSearchParams(text)) {
    const [head, ...rest] = key.split(".");
    const arm = state.arms[KEYS.indexOf(head)];
    if (key === "community" || key === "file") state[key] = value.slice(0, 80);
    else if (key === "seed" || key === "weeks") state[key] = whole(value, state[key]);
    else if (key === "at") state.at = whole(value, null);
    else if (key === "show") state.show = value === "difference" ? value : "both";
    else if (key === "projector") state.projector = value === "1";
    else if (key === "crisis") {
      const [kind, week] = value.split("@");
      if (whole(week, 0) > 0) state.crises.push({ kind, week: whole(week, 0) });
    } else if (arm && !rest.length) arm.preset = value;
    else if (arm && rest[0] === "lesson" && rest.length === 2) arm.lessons[rest[1]] = Number(value);
    else if (arm && rest.length === 1) arm.rules[rest[0]] = value;
    else if (rest.length === 1 && value !== "" && isFinite(value)) state.values[key] = Number(value);
  }
  return state;
}

// The request for a run of one arm.
export function toSpec(state, arm) {
  return {
    arm,
    community: state.community,
    seed: state.seed,
    weeks: state.weeks,
    values: state.values,
    crises: state.crises.filter((each) => each.week < state.weeks),
  };
}

// The arm of the dotted line, with the lessons that apply to all arms.
export function referenceArm(preset, state, shared) {
  const lessons = Object.entries(state.arms[0].lessons).filter(([name]) => shared.includes(name));
  return { ...unchanged(preset), lessons: Object.fromEntries(lessons) };
}

export class History {
  constructor(state) {
    this.past = [];
    this.future = [];
    this.now = state;
  }

  // Consecutive changes of one slider are undone in one step.
  change(next, what) {
    if (what === undefined || what !== this.last) this.past.push(this.now);
    if (this.past.length > 200) this.past.shift();
    this.last = what;
    this.future = [];
    this.now = next;
  }

  undo() {
    if (!this.past.length) return;
    this.future.push(this.now);
    this.now = this.past.pop();
    this.last = undefined;
  }

  redo() {
    if (!this.future.length) return;
    this.past.push(this.now);
    this.now = this.future.pop();
    this.last = undefined;
  }
}
