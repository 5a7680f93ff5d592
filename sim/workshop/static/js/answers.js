// What the table says, in sentences: which way, by how much, how sure.

import { interval, inside, measured, printed } from "./names.js";
import words from "./strings.en.js";

// [name of the group, sentences] for each outcome that a room asks for.
export function answers(table, groups) {
  const say = (...names) => names.map((name) => verdict(measured(name), table.rows[name]));
  return [
    [groups.growth, say("growth.at_work", "growth.people_reached")],
    [groups.adaptivity, table.fall.seeds ? adaptivity(table, say) : [words.noCrisis]],
    [groups.power, say("power.money_effective", "power.money_top_ten")],
    [groups.impact, say("impact.final")],
  ];
}

function adaptivity(table, say) {
  const impact = measured("impact");
  const [a, b, gap] = ["a", "b", "difference"].map((key) => {
    const [mean, low, high] = table.fall[key];
    return `${printed(impact, mean, true)} ${interval(impact, low, high, true)}`;
  });
  const sentences = [
    words.fall(a, b, table.fall.clear ? gap : words.notClear(gap), impact.difference, table.fall.a[0] > 0 || table.fall.b[0] > 0),
    ...say("adaptivity.responded", "adaptivity.regained"),
  ];
  const without = table.rows["adaptivity.regained_without"];
  const known = measured("adaptivity.regained_without");
  if (without.seeds) sentences.push(words.without(inside(known.label), printed(known, without.a[0]), printed(known, without.b[0]), known.unit));
  const ways = ["responded", "regained"].map((name) => way(table.rows[`adaptivity.${name}`]));
  if (ways[0] * ways[1] < 0) sentences.push(words.disagree(...ways.map((sign) => words.letters[sign > 0 ? 1 : 0])));
  return sentences;
}

const way = (row) => (row.clear ? Math.sign(row.difference[0]) : 0);

function verdict(measure, row) {
  if (row.difference[0] === null) return words.undefinedFor(measure.label);
  const more = row.difference[0] > 0 ? 1 : 0;
  const levels = ["a", "b"].map((side) => printed(measure, row[side][0]));
  const [mean, low, high] = row.difference;
  return words.verdict({
    label: measure.label, unit: measure.unit, points: measure.difference, more, levels, clear: row.clear, luck: row.luck,
    lower: measure.lower_is_better, by: printed(measure, mean, true), between: interval(measure, low, high, true),
    times: row.higher[more], seeds: row.seeds,
  });
}

// In how many seeds which side is higher, and what that says.
export function sureness({ clear, luck, higher, seeds }) {
  if (!seeds) return "";
  const more = higher[1] >= higher[0] ? 1 : 0;
  const times = words.higherIn(words.letters[more], higher[more], seeds);
  if (!higher[0] && !higher[1]) return words.equalIn(seeds);
  return !clear ? words.notClear(times) : luck ? words.mayBeLuck(times) : times;
}
