// Every text of the page, in English, in the order of the page. A translation is another file like
// this one. The sentences with which the server refuses a request begin in sim/workshop/problems.py.

const many = (n, one, more) => `${n.toLocaleString("en")} ${n === 1 ? one : more}`;
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
  facts: (version, seed) =>
    `What follows from stated rules and assumptions, for a hypothetical community. systemshift ${version}, luck (seed) ${seed}.`,
  starting: (done, total) =>
    done < total ? `Compiling the model (first start only): ${done} of ${total} parts.` : "Loading the model.",
  lost: "The server does not answer. Is the window in which it was started still open?",
  name,
  letters: ["A", "B"],
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
  engaged: "engaged",
  leading: "leading",
  running: (n) => (n === 1 ? "project" : "projects"),
  quality: "of best outcome",
  picture: (title, week, engaged, all, leading, quality, projects) =>
    `${title}, ${week}: ${engaged} of ${all} people and organizations are engaged, ${leading} lead a project, ` +
    `${many(projects, "project runs", "projects run")}, residents reach ${quality} % of the best outcome.`,
  node: (kind, number, state, quality, leads) =>
    `${kind} ${number}: ${state}, outcome ${quality} %` + (leads ? `, leads ${many(leads, "project", "projects")}` : ""),
  person: "Resident",
  organization: "Organization",
  states: ["outside", "takes part", "engaged", "has left"],
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
  headline: (a, b, na, nb, week) => {
    if (na === nb) return `${week}: equally many are engaged in both (${na}).`;
    const [more, less, x, y] = na > nb ? [a, b, na, nb] : [b, a, nb, na];
    const times = y ? x / y : 0;
    const [how, than] = times >= 1.5 ? [`${times.toFixed(1)} times as many`, "as"] : ["more", "than"];
    return `${week}: ${how} are engaged in ${more} (${x}) ${than} in ${less} (${y}).`;
  },
  legend: {
    title: "How to read the pictures",
    person: "resident",
    organization: "organization",
    outside: "small: outside",
    engaged: "large, outlined: engaged",
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
  charts: {
    growth: ["Growth", "engaged people and organizations"],
    impact: ["Impact", "mean outcome of residents, % of the best"],
    power: ["Concentration of power", "who holds the money, Gini: 0 equal, 100 one actor has all"],
    adaptivity: ["Adaptivity", "impact gained or lost by crises, percentage points"],
  },
  show: "Charts show",
  shows: { both: "both", difference: "difference B − A" },
  seeds: (n, all) => (n < all ? `${n} of ${all} seeds` : `${n} seeds`),
  bands: (n, all) =>
    "A is dashed, B solid, isolated initiatives dotted. " +
    (n < 2 ? "Lines: this seed. Bands over more seeds will follow."
      : `Lines: this seed. Bands: the middle 80 % of ${n < all ? `${n} (of ${all})` : n} seeds.`),
  reading: (a, b, reference) => `A ${a}, B ${b}` + (reference === "" ? "" : `, isolated ${reference}`),
  readingOf: (label, reading) => `${label} in the shown week: ${reading}`,

  // The outcomes, and why they differ.
  outcomes: "After the last week",
  outcome: "Outcome",
  lower: "lower is better",
  mean: "mean",
  higherIn: (label, k, n) => `${label} higher in ${k} of ${n}`,
  equalIn: (n) => `the same in all ${n}`,
  undefined: "–",
  waiting: "…",
  why: "Why?",
  whyOf: (label) => `Why do A and B differ in ${label.toLowerCase()}?`,
  whyRunning: (done, total) => `Trying all mixtures of the rules: ${done} of ${total} runs`,
  whySeeds: (n) => `Rests on ${many(n, "seed", "seeds")}.`,
  whySame: "No row of the table differs, so there is nothing to explain.",
  stop: "Stop",

  // The printed page.
  printedTitle: "What was compared",
  link: "Link",
  hash: "Content hash",
};
