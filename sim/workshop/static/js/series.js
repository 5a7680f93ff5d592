// The data of the charts over time: runs, means and bands over seeds, differences.

export const scaled = (values, { scale }) => Array.from(values, (v) => (v === null || Number.isNaN(v) ? null : v * scale));

// Something of several lines at every point; null where fewer than `least` have a value.
function pointwise(lines, least, make) {
  return (lines[0] ?? []).map((_, i) => {
    const values = lines.map((line) => line[i]).filter((v) => v !== null && v !== undefined);
    return values.length < least ? null : make(values);
  });
}

export const mean = (lines) => pointwise(lines, 1, (values) => values.reduce((sum, v) => sum + v, 0) / values.length);

// The middle 80 %, as its lower and its upper end.
export const band = (lines) =>
  [0.1, 0.9].map((share) => pointwise(lines, 2, (values) => quantile(values.toSorted((a, b) => a - b), share)));

function quantile(sorted, share) {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const rest = place - below;
  return sorted[below] + (rest ? rest * (sorted[below + 1] - sorted[below]) : 0);
}

const known = (v) => v !== null && v !== undefined;
export const minus = (b, a) => b.map((v, i) => (known(v) && known(a[i]) ? v - a[i] : null));

// Puts the points of a thinned line back at their weeks; the chart bridges the gaps.
export function spread(values, every, weeks) {
  const full = Array.from({ length: weeks });
  values.forEach((v, i) => (full[i * every] = v));
  return full;
}
