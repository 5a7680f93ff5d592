// What the page shows, the link that says so, and what the server is asked for.

export const FIRST = Object.freeze({
  community: "synthetic",
  file: "",
  seed: 1,
  weeks: 260,
  values: {},
  crises: [],
  arms: [
    { preset: "collective_impact", rules: {}, lessons: {} },
    { preset: "system_shifting_network", rules: {}, lessons: {} },
  ],
  show: "both",
  projector: false,
  at: null,
});

const KEYS = ["a", "b"];
export const copy = (state) => structuredClone(state);

// The part after # in the address; only what differs from FIRST.
export function toLink(state) {
  const said = new URLSearchParams();
  for (const key of ["community", "file", "seed", "weeks", "show"]) {
    if (state[key] !== FIRST[key]) said.set(key, state[key]);
  }
  state.arms.forEach((arm, i) => {
    said.set(KEYS[i], arm.preset);
    for (const [family, rule] of Object.entries(arm.rules)) said.set(`${KEYS[i]}.${family}`, rule);
    for (const [lesson, degree] of Object.entries(arm.lessons)) {
      said.set(`${KEYS[i]}.lesson.${lesson}`, degree);
    }
  });
  for (const [key, value] of Object.entries(state.values)) said.set(key, value);
  for (const crisis of state.crises) said.append("crisis", `${crisis.kind}@${crisis.week}`);
  if (state.projector) said.set("projector", 1);
  if (state.at !== null) said.set("at", state.at);
  return said.toString().replaceAll("%40", "@");
}

const whole = (text, otherwise) => (/^\d{1,10}$/.test(text ?? "") ? Number(text) : otherwise);

export function fromLink(text) {
  const state = copy(FIRST);
  for (const [key, value] of new URLSearchParams(text)) {
    const [head, ...rest] = key.split(".");
    const arm = state.arms[KEYS.indexOf(head)];
    if (key === "community" || key === "file") state[key] = value.slice(0, 80);
    else if (key === "seed" || key === "weeks") state[key] = whole(value, FIRST[key]);
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

// One arm as the server wants it.
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

export const ISOLATED = Object.freeze({ preset: "isolated", rules: {}, lessons: {} });

// Lessons that count for all arms are given to the isolated one as well.
export function isolatedWith(state, shared) {
  const lessons = Object.entries(state.arms[0].lessons).filter(([name]) => shared.includes(name));
  return { ...ISOLATED, lessons: Object.fromEntries(lessons) };
}

export class History {
  constructor(state) {
    this.past = [];
    this.future = [];
    this.now = state;
  }

  // Changes of one slider in one go are one step back.
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
