// The data of the charts: four outcomes as weekly series, bands over seeds, differences.

export const CHARTS = {
  growth: { name: "engaged", scale: 1, digits: 0 },
  impact: { name: "impact", scale: 100, digits: 1 },
  power: { name: "power_money_gini", scale: 100, digits: 0 },
  adaptivity: { name: null, scale: 100, digits: 1 },
};

// One line of a run with its shadow, as the server streams it.
export function lineOf(chart, line) {
  if (chart !== "adaptivity") return scaled(line.series[CHARTS[chart].name], CHARTS[chart].scale);
  const { impact, impact_without_shock: without } = line.series;
  return impact.map((value, i) => (value === null || without[i] === null ? null : 100 * (value - without[i])));
}

export function lineOfRun(chart, run) {
  const { name, scale } = CHARTS[chart];
  return name === null ? null : scaled(run.series[name], scale);
}

const scaled = (values, scale) => Array.from(values, (v) => (v === null || Number.isNaN(v) ? null : v * scale));

// The middle 80 % of several lines at every point; null where fewer than two have a value.
export function band(lines) {
  const low = [];
  const high = [];
  for (let i = 0; i < lines[0].length; i++) {
    const values = lines.map((line) => line[i]).filter((v) => v !== null && v !== undefined).toSorted((a, b) => a - b);
    const full = values.length > 1;
    low.push(full ? quantile(values, 0.1) : null);
    high.push(full ? quantile(values, 0.9) : null);
  }
  return [low, high];
}

function quantile(sorted, share) {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const rest = place - below;
  return sorted[below] + (rest ? rest * (sorted[below + 1] - sorted[below]) : 0);
}

export const minus = (b, a) => b.map((v, i) => (v === null || a[i] === null || a[i] === undefined ? null : v - a[i]));

// Puts the points of a thinned line back at their weeks; the chart bridges the gaps.
export function spread(values, every, weeks) {
  const full = Array.from({ length: weeks });
  values.forEach((value, i) => (full[i * every] = value));
  return full;
}
