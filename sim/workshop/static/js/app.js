// The Compare page: puts its parts together and passes changes on.

import * as api from "./api.js";
import { Arm } from "./arm.js";
import { Background, Pictures } from "./ask.js";
import { Charts } from "./charts.js";
import { Clock } from "./clock.js";
import { el, say } from "./dom.js";
import { csv, png, saveText } from "./exports.js";
import { places } from "./layout.js";
import { Lessons, SHARED } from "./lessons.js";
import { Outcomes } from "./outcomes.js";
import { More, Sliders } from "./sliders.js";
import { inside, label, learn, number } from "./names.js";
import { copy, firstState, fromLink, History, referenceArm, toLink, toSpec } from "./state.js";
import words from "./strings.en.js";
import { paint, stylesOf } from "./styles.js";
import { rulesOf, Table, titleOf } from "./table.js";
import { crisis, legend, message, Place, printed, toolbar } from "./tools.js";

const $ = (id) => document.getElementById(id);
for (const node of document.querySelectorAll("[data-text]")) say(node, words[node.dataset.text]);
document.title = "systemshift workshop";

const tell = message($("message"));
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
let page;
let history;
let runs = null;
let shown = null; // the state of the pictures
let lines = [new Map(), new Map(), new Map()];
let seedsTable = null;
let styles = [];
let first = true;
let redraw = null;

const failed = (error) => tell(error instanceof api.Refused ? error.message : words.lost);
const titles = () => shown.arms.map((arm) => titleOf(arm, table.presets));
const base = (state) => page.base[state.community === "bristol" ? "bristol" : "synthetic"];
const specs = (state) => state.arms.map((arm) => toSpec(state, arm));

function change(mutate, what) {
  const next = copy(history.now);
  mutate(next);
  history.change(next, what);
  refresh();
}

// Requests the runs first, as they take longest; then brings the controls in line with the state.
function refresh() {
  const state = history.now;
  outcomes.stop();
  background.stop();
  pictures.want(specs(state), copy(state));
  document.documentElement.classList.toggle("projector", state.projector);
  sliders.show(state);
  more.show(state);
  table.show(state);
  lessons.show(state);
  place.show(state);
  tools(history);
  crises(state);
  link();
}

function link() {
  window.history.replaceState(null, "", `#${toLink(history.now)}`);
}

const pictures = new Pictures((found, state) => {
  tell("");
  runs = found;
  shown = state;
  lines = [new Map(), new Map(), new Map()];
  seedsTable = null;
  styles = stylesOf(shown.arms.map((arm) => rulesOf(arm, table.presets)), page.colours);
  paint(styles);
  clock.length(runs[0].weeks);
  sliders.show(history.now, runs[0].yearly);
  if (first) begin(state);
  else clock.set(clock.week);
  requestAnimationFrame(() => setTimeout(settle)); // the pictures first
  requestAnimationFrame(() => setTimeout(showResults));
  const reference = toSpec(state, referenceArm(page.reference, state, SHARED));
  background.begin([...specs(state), reference], page.seeds);
  document.dispatchEvent(new CustomEvent("drawn", { detail: toLink(state) }));
}, failed);

// Lines come by the dozen; the charts are redrawn a few times a second.
const background = new Background((line) => {
  if (line.table) seedsTable = line.table;
  else lines[line.arm].set(line.seed, line);
  redraw ??= setTimeout(() => {
    redraw = null;
    showResults();
  }, 150);
}, failed);

// The first picture: at the week of the link, else the clock plays, unless motion is not wanted.
function begin(state) {
  first = false;
  clock.set(state.at ?? (calm ? clock.weeks - 1 : 0));
  if (state.at === null && !calm) clock.play();
}

function showResults() {
  if (!runs) return;
  const reference = page.colours.bundles.find(({ name }) => name === page.reference).style;
  charts.show({
    runs, lines, table: seedsTable, show: history.now.show, seeds: page.seeds, styles, reference,
    titles: [...titles().map((title, i) => `${words.letters[i]} ${title}`), table.presets.get(page.reference).title],
    projector: history.now.projector,
  });
  charts.settle();
  outcomes.show(seedsTable, whichCommunity());
  headline(clock.week);
}

// Which community the page shows, in words.
function whichCommunity() {
  const { residents, organizations } = runs[0];
  const kind = words.communities[shown.community] ?? (shown.file ? words.own(shown.file) : words.ownUnknown);
  return words.communityOf(inside(kind), residents, organizations);
}

// Who has more at work in the shown week, from all seeds and never from one.
function headline(week) {
  const name = "at_work";
  const point = Math.floor(week / page.every);
  const pairs = [...lines[0].keys()].filter((seed) => lines[1].has(seed)).map((seed) => [0, 1].map((i) => lines[i].get(seed).series[name][point]));
  const told = { label: inside(label(name)), week: words.weekOf(week), seeds: pairs.length };
  if (pairs.length < 2) {
    say($("headline"), words.headlineOfRun({ ...told, levels: runs.map((run) => number(run.series[name][week])) }));
    return;
  }
  const means = [0, 1].map((i) => pairs.reduce((sum, pair) => sum + pair[i], 0) / pairs.length);
  const more = means[1] > means[0] ? 1 : 0;
  const times = pairs.filter((pair) => pair[more] > pair[1 - more]).length;
  const ties = pairs.filter(([a, b]) => a === b).length;
  const clear = times > page.most_by_luck[pairs.length - ties];
  say($("headline"), words.headline({ ...told, more, times, clear, levels: means.map((v) => number(v)), names: titles() }));
}

function draw(week) {
  if (!runs) return;
  const names = titles();
  arms.forEach((arm, i) => arm.draw(runs[i], places(runs[i]), week, names[i], styles[i].colour));
  charts.at(week);
  headline(week);
}

function settle() {
  if (!runs) return;
  arms.forEach((arm) => arm.settle());
  charts.settle();
  history.now.at = clock.week;
  link();
  say($("facts"), facts());
  printed($("printed"), shown, titles(), runs, location.href);
}

// The seed of the first state is that of a typical run; of any other state it is not known to be.
const isTypical = () => toLink({ ...firstState(page), projector: shown.projector, show: shown.show, at: shown.at }) === toLink(shown);
const facts = () => words.facts(page.version, shown.seed, isTypical(), whichCommunity());

function strike(kind) {
  const week = clock.week;
  if (week < 1 || week >= clock.weeks - 1) tell(words.crisisTooLate, true);
  else if (history.now.crises.length >= page.limits.crises) tell(words.crisisTooMany(page.limits.crises), true);
  else {
    change((state) => {
      // The problem may change many times; of every other kind there is one crisis.
      state.crises = state.crises.filter((each) => each.kind !== kind || (kind === "problem" && each.week !== week));
      state.crises.push({ kind, week });
      state.at = week;
    });
  }
}

async function upload(file) {
  try {
    if (file.size > page.limits.upload) throw new api.Refused(words.tooLarge(page.limits.upload));
    const { community, name } = await api.upload(file);
    change((state) => {
      Object.assign(state, { community, file: name });
      for (const key of Object.keys(state.values)) if (key.startsWith("community.")) delete state.values[key];
    });
  } catch (error) {
    failed(error);
  }
}

const actions = {
  undo: () => (history.undo(), refresh()),
  redo: () => (history.redo(), refresh()),
  reset: () => change((state) => Object.assign(state, firstState(page), { projector: state.projector, at: clock.week })),
  projector: () => {
    history.now.projector = !history.now.projector;
    refresh();
    draw(clock.week);
    showResults();
  },
  share: async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      tell(words.shared, true);
    } catch {
      tell(words.shareByHand, true);
    }
  },
  csv: () => saveText("workshop.csv", csv(runs, titles()), "text/csv"),
  toml: async (i) => {
    try {
      saveText(`workshop-${words.letters[i]}.toml`, await api.scenario(specs(history.now)[i]), "application/toml");
    } catch (error) {
      failed(error);
    }
  },
  png: () => png({
    titles: titles(),
    headline: $("headline").textContent,
    week: words.weekOf(clock.week),
    networks: arms.map(({ canvas }, i) => ({ canvas, style: styles[i] })),
    charts: charts.figures.map(({ title, unit, canvas }) => ({ title, unit: unit.textContent, canvas: canvas.querySelector("canvas") })),
    note: charts.note.textContent,
    footer: [`${words.forecast} ${facts()}`, location.href],
  }),
};

async function waitUntilReady() {
  for (let asked = 0; ; asked++) {
    const { ready, compiled, kernels } = await api.ready();
    if (ready) return;
    if (asked) tell(words.starting(compiled, kernels));
    await new Promise((resume) => setTimeout(resume, 500));
  }
}

let arms, clock, charts, sliders, more, table, lessons, place, outcomes, tools, crises;

// Asks for the code of the room; the right one becomes part of the address, and so of links.
function askForCode() {
  const code = el("input", { id: "code", autocomplete: "off", maxLength: 8, size: 6, required: true });
  const enter = (event) => {
    event.preventDefault();
    location.search = `?room=${encodeURIComponent(code.value.trim())}`;
  };
  const asked = el("label", { htmlFor: "code" }, words.roomCode);
  $("message").after(el("form", { class: "room", onsubmit: enter }, asked, " ", code, " ", el("button", {}, words.roomJoin)));
  code.focus();
  if (new URLSearchParams(location.search).has("room")) tell(words.roomWrong);
}

async function start() {
  if (!(await api.join())) {
    askForCode();
    return;
  }
  page = await api.page();
  learn(page);
  history = new History(fromLink(location.hash.slice(1), page));
  arms = [0, 1].map((i) => new Arm($(`arm-${i}`), i));
  clock = new Clock($("clock"), draw, settle);
  crises = crisis($("clock"), strike, () => change((state) => (state.crises = [])));
  legend($("legend"));
  charts = new Charts($("charts"), page, (week) => clock.jump(week), (value) => {
    history.now.show = value;
    showResults();
    link();
  });
  sliders = new Sliders($("sliders"), change, base);
  table = new Table($("table"), page, change);
  lessons = new Lessons($("lessons").lastElementChild, page, change);
  place = new Place($("place").lastElementChild, change, upload);
  more = new More($("more").lastElementChild, page.settings, change, base);
  outcomes = new Outcomes($("outcomes"), page, () => specs(history.now), failed);
  tools = toolbar($("tools"), actions);
  new ResizeObserver(() => draw(clock.week)).observe($("pictures"));
  window.addEventListener("hashchange", () => {
    if (location.hash.slice(1) === toLink(history.now)) return;
    history.change(fromLink(location.hash.slice(1), page));
    if (history.now.at !== null) clock.week = history.now.at;
    refresh();
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.target.matches("input[type=number]")) return;
    if (event.key === "z" && !event.shiftKey) actions.undo();
    else if (event.key === "y" || (event.key === "Z" && event.shiftKey)) actions.redo();
    else return;
    event.preventDefault();
  });
  await waitUntilReady();
  refresh();
}

start().catch(failed);
