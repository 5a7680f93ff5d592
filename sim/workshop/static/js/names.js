// Names, units and definitions of all that is measured, as the server sends them; numbers as text.

import words from "./strings.en.js";

const known = new Map();

export function learn({ charts, measures }) {
  for (const { series, beside } of charts) for (const each of [series, beside]) if (each) known.set(each.name, each);
  for (const each of measures) known.set(each.name, each);
}

export const measured = (name) => known.get(name);
export const label = (name) => known.get(name)?.label ?? name;
export const inside = (text) => text.charAt(0).toLowerCase() + text.slice(1);

// At most three figures, no exponent, a true minus sign.
export function number(value, signed = false) {
  const options = { maximumSignificantDigits: 3, signDisplay: signed ? "exceptZero" : "negative" };
  return Number(value.toFixed(3)).toLocaleString(words.locale, options).replace("-", "−");
}

// A value of a measure in its printed unit; a dash where it is undefined.
export function printed(measure, found, signed = false) {
  return found === null || found === undefined ? words.undefined : number(found * measure.scale, signed);
}

export function interval(measure, low, high, signed = false) {
  return low === null || high === null ? "" : `[${printed(measure, low, signed)},\u00a0${printed(measure, high, signed)}]`;
}
