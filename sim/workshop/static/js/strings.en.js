// Every text of the page, in English, in the order of the page. A translation is another file like
// this one. The sentences with which the server refuses a request begin in sim/workshop/problems.py.

const many = (n, one, more) => `${n.toLocaleString("en")} ${n === 1 ? one : more}`;
const LETTERS = ["A", "B"];
const inner = (text) => text.charAt(0).toLowerCase() + text.slice(1);
const name = (rule) => (rule.charAt(0).toUpperCase() + rule.slice(1)).replaceAll("_", " ");

export default {
  // The page as a whole.
  locale: "en",
  title: "Same people, same problem, same crises. Two ways of working together.",
  skip: "Skip to the pictures",
  pictures: "Two networks, one clock",
  control: "What differs",
  results: "Results",
  forecast: "For conversation, not a forecast.",
  facts: (version, seed, typical, community) =>
    `What follows from stated rules and assumptions, here for a ${community}. systemshift ${version}, luck (seed) ${seed}` +
    (typical ? ": a typical run, the one nearest to the means of the seeds." : "."),
  roomCode: "Code of the room, four letters:",
  roomJoin: "Join",
  roomWrong: "That is not the code of this room. It stands in the window in which the workshop was started.",
  starting: (done, total) =>
    done < total ? `Compiling the model (first start only): ${done} of ${total} parts.` : "Loading the model.",
  lost: "The server does not answer. Is the window in which it was started still open?",
  name,
  letters: LETTERS,
  preset: (letter) => `Preset of ${letter}`,
  changed: (title) => `${title}, changed`,

  // The bar at the top.
  undo: "Undo",
  redo: "Redo",
  reset: "Reset",
  resetTitle: "Back to the first settings",
  back: (title) => `Back to ${title}`,
  projector: "Projector",
  share: "Copy link",
  shared: "The link is copied. It shows the same trajectory, draw for draw.",
  shareByHand: "The link is in the address bar.",
  exports: "Export",
  png: "Picture (PNG)",
  csv: "Numbers (CSV)",
  toml: (letter) => `Scenario ${letter} (TOML)`,
  print: "Print",

  // The clock.
  play: "Play",
  pause: "Pause",
  start: "Start",
  end: "End",
  toStart: "To the first week",
  toEnd: "To the last week",
  week: "Week",
  weekOf: (week) => `Year ${Math.floor(week / 52) + 1}, week ${(week % 52) + 1}`,
  speed: "Speed",
  speeds: [["4", "slow"], ["16", "normal"], ["48", "fast"]],

  // Crises.
  crisisNow: "Crisis now",
  crisisKind: "Kind of crisis",
  crisisKinds: {
    problem: "the problem changes",
    funding: "funding is cut",
    loss: "the best connected actor leaves",
    newcomers: "newcomers come in",
  },
  crisisStruck: {
    problem: "Crisis: part of the problem has changed",
    funding: "Crisis: funders give less",
    loss: "Crisis: the best connected actor has left",
    newcomers: "Newcomers come in all at once",
  },
  crisisRemove: "Remove my crises",
  crisisTooLate: "A crisis in the first or the last week would show nothing. Move the clock first.",
  crisisTooMany: (most) => `There are ${most} crises already. Remove them first.`,
  crisisMark: "crisis",

  // One network in words.
  leading: "leading",
  running: (n) => (n === 1 ? "project" : "projects"),
  picture: (title, week, atWork, all, leading, quality, projects) =>
    `${title}, ${week}: ${atWork} of ${all} people and organizations are at work, ${leading} lead a project, ` +
    `${many(projects, "project runs", "projects run")}, impact is ${quality} % of the best.`,
  node: (kind, number, state, quality, leads) =>
    `${kind} ${number}: ${state}, outcome ${quality} %` + (leads ? `, leads ${many(leads, "project", "projects")}` : ""),
  person: "Resident",
  organization: "Organization",
  states: ["outside", "takes part", "has left"],
  happened: (e) => {
    const parts = [];
    if (e.joined) parts.push(`${e.joined} joined`);
    if (e.left) parts.push(`${e.left} left`);
    if (e.succeeded) parts.push(`${many(e.succeeded, "project", "projects")} succeeded`);
    if (e.failed) parts.push(`${e.failed} failed`);
    if (e.started) parts.push(`${e.started} began`);
    if (e.dollars) parts.push(`$${Math.round(e.dollars).toLocaleString("en")} granted to ${e.holders}`);
    return parts.length ? `Last 13 weeks: ${parts.join(", ")}` : "Last 13 weeks: nothing new";
  },
  headline: ({ label, week, seeds, more, times, clear, levels, names }) =>
    clear
      ? `${week}: more are ${label} in ${LETTERS[more]} ${names[more]} (${levels[more]}) than in ${LETTERS[1 - more]} ` +
        `${names[1 - more]} (${levels[1 - more]}), in ${times} of ${seeds} seeds.`
      : `${week}: no clear difference in how many are ${label}: A ${levels[0]}, B ${levels[1]} (means of ${seeds} seeds).`,
  headlineOfRun: ({ label, week, levels }) => `${week}: ${label} in this run A ${levels[0]}, B ${levels[1]}; more seeds follow.`,
  legend: {
    title: "How to read the pictures",
    person: "resident",
    organization: "organization",
    outside: "small: outside",
    working: (label) => `large, outlined: ${label}`,
    leader: "ring: leads a project",
    gone: "cross: has left",
    money: "coin: got a grant",
    tie: "thick line: new tie",
    low: "outcome: 0 %",
    high: "60 % and more",
  },

  // The sliders in front.
  sliders: {
    complexity: ["Complexity", "other parts that each part depends on"],
    turbulence: ["Turbulence", "additional crises a year"],
    people: ["People", "residents"],
    money: ["Money a year", "times the usual"],
    years: ["Years", "years"],
    patience: ["Patience", "weeks before funders judge; 0: never"],
  },
  dollars: (n) => `$${Math.round(n).toLocaleString("en")}`,
  numberOf: (label) => `${label}, as a number`,

  // The table of rules.
  take: (from, to, question) => `Give ${to} the rule of ${from}: ${question}`,
  differ: (n) => (n ? `${many(n, "row differs", "rows differ")}` : "Both columns are the same"),
  about: (question) => `The rules in words: ${question}`,
  ruleOf: (letter, question) => `${letter}: ${question}`,

  // The lessons.
  lessons: "The ten lessons",
  lessonsHow: "Lessons for network builders. Lessons 1, 6, 8 and 10 apply to both sides.",
  lesson: (number, title) => `${number}. ${title}`,
  lessonOf: (letter, title) => `${letter} follows: ${title}`,
  lessonBoth: (title) => `Both follow: ${title}`,
  both: "both",

  // Community, seed, all other settings.
  place: "Community and luck",
  community: "Community",
  communities: { synthetic: "Drawn community", bristol: "Bristol civic network (real)" },
  communityOf: (kind, residents, organizations) =>
    `${kind} of ${many(residents, "resident", "residents")} and ${many(organizations, "organization", "organizations")}`,
  own: (file) => `Own file: ${file}`,
  ownUnknown: "Own file",
  upload: "Use a file of your own: a network (GraphML, GEXF, CSV, Kumu, XLSX), grants, or a community (.toml)",
  uploadHow: "The file stays in the memory of this server until the server ends. Until then, links to it work, and only with this server.",
  tooLarge: (bytes) => `The file is larger than ${Math.round(bytes / 1e6)} MB.`,
  seed: "Luck (seed)",
  more: "All other settings",
  default: (value) => `default ${value}`,
  tables: {
    community: "Community", problem: "Problem", shocks: "Crises", people: "People", ties: "Ties",
    projects: "Projects", coordination: "Coordination", funders: "Funders",
  },

  // The charts.
  chart: (group, label) => (group === label ? group : `${group}: ${inner(label)}`),
  unitOf: (unit, beside) => unit + (beside ? `; dots: ${beside}` : ""),
  dots: (group) => `${group}: what a crisis brings about`,
  dotsUnit: (unit) => `${unit}; dot: mean over the seeds, line: 95 % interval`,
  show: "Charts show",
  shows: { both: "both", difference: "difference B − A" },
  seeds: (n, all) => (n < all ? `${n} of ${all} seeds` : `${n} seeds`),
  bands: (n, all) =>
    n < 2 ? "Thin lines: this run. Means and bands over more seeds will follow."
      : `Thick lines: means of ${n < all ? `${n} (of ${all})` : n} seeds. Bands: the middle 80 % of them. Thin lines: this run.`,
  reading: (a, b, reference) => `A ${a}, B ${b}` + (reference === "" ? "" : `, isolated ${reference}`),
  readingOfRun: (a, b) => `this run: A ${a}, B ${b}`,
  readingOf: (label, reading) => `${label} in the shown week, means: ${reading}`,

  // What the seeds say together.
  outcomes: "After the last week",
  outcome: "Outcome",
  difference: "B − A [95 %]",
  sure: "How sure",
  howSure:
    "[95 %]: 95 % interval of the paired difference. No clear difference: the interval holds 0. May be luck: a coin " +
    "could go one way in as many seeds (sign test, 5 %).",
  lower: "less is better",
  mean: "mean",
  higherIn: (letter, k, n) => `${letter} higher in ${k} of ${n}`,
  equalIn: (n) => `the same in all ${n}`,
  notClear: (times) => `no clear difference (${times})`,
  mayBeLuck: (times) => `${times}: may be luck`,
  undefined: "–",
  undefinedFor: (label) => `${label}: undefined in these runs.`,
  verdict: (v) => {
    const better = v.lower ? " (less is better)" : "";
    const gap = `B − A ${v.by}${v.points === v.unit ? "" : ` ${v.points}`} ${v.between}`;
    if (!v.clear) return `${v.label}${better}: no clear difference, A ${v.levels[0]}, B ${v.levels[1]} ${v.unit} (${gap}).`;
    return `${v.label}${better}: more in ${LETTERS[v.more]}, ${v.levels[v.more]} against ${v.levels[1 - v.more]} ${v.unit} (${gap}); ` +
      `in ${v.times} of ${v.seeds} seeds${v.luck ? ", which may be luck" : ""}.`;
  },
  fall: (a, b, gap, points, rises) =>
    `Fall: in the week of the crisis impact changes by ${a} ${points} in A and ${b} in B (B − A: ${gap}).` +
    (rises ? " It may rise: what people do already can suit the changed problem better." : ""),
  without: (label, a, b, unit) => `To compare, ${label}: A ${a}, B ${b} ${unit}.`,
  disagree: (responded, regained) => `The two disagree: more respond in ${responded}, more is regained in ${regained}.`,
  noCrisis: "No crisis changes the problem in these runs.",
  waiting: "…",

  // Why the arms differ.
  why: "Why?",
  whyOf: (label) => `Why do A and B differ? ${label}`,
  whyRunning: (done, total) => `Trying all mixtures of the rules: ${done} of ${total} runs`,
  whySentence: ({ label, unit, lower, clear, by, between, parts }) => {
    const gap = `${by} ${between} ${unit}`;
    const begin = `${label}${lower ? " (less is better)" : ""}, B − A: ${clear ? gap : `no clear difference (${gap})`}.`;
    const which = parts.length ? `Rules whose share is clear of 0: ${parts.join(", ")}.` : "No rule has a share that is clear of 0.";
    return `${begin} ${which}`;
  },
  part: (rule, by, percent) => `${rule} ${by}${percent === null ? "" : ` (${percent} % of the difference)`.replace("-", "−")}`,
  noClearShare: (between) => `no clear share ${between}`,
  whyAxis: (unit) => `Share of each rule in B − A, ${unit}: right of the line it adds to B, left to A; line: 95 % interval.`,
  whySeeds: (n, all) => `Rests on ${n < all ? `${n} of the ${all}` : `the ${n}`} seeds of the table.`,
  whySame: "No row of the table differs, so there is nothing to explain.",
  stop: "Stop",

  // The printed page.
  printedTitle: "What was compared",
  link: "Link",
  hash: "Content hash",
};
