// Reads what sim/workshop/packing.py writes.

const ARRAYS = { "<f4": Float32Array, "<u4": Uint32Array, "<u2": Uint16Array, "|u1": Uint8Array };

export function decode(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  const found = {};
  let place = 4 + length;
  for (const [name, [type, rows, columns]] of Object.entries(head.columns)) {
    const size = rows * columns;
    const Kind = ARRAYS[type];
    const values = new Kind(buffer, place, size);
    found[name] = Array.from({ length: rows }, (_, i) => values.subarray(i * columns, (i + 1) * columns));
    if (name === "state" || name === "quality") found[name] = values;
    place += size * Kind.BYTES_PER_ELEMENT;
  }
  const actors = head.residents + head.organizations;
  return {
    ...head,
    actors,
    series_names: head.series,
    series: Object.fromEntries(head.series.map((name, i) => [name, found.series[i]])),
    state: summed(found.state, actors),
    quality: summed(found.quality, actors),
    start: found.start,
    ties: intervals(found.start, found.ties, head.weeks),
    grants: byWeek(found.grants, head.weeks),
  };
}

// Sums of the differences from week to week.
function summed(changes, actors) {
  const values = changes.slice();
  for (let i = actors; i < values.length; i++) values[i] += values[i - actors];
  return values;
}

// Each tie as [one end, other end, first week, first week without it]; -1: from the beginning.
function intervals([a, b], [week, one, other, gained], weeks) {
  const ties = [];
  const open = new Map();
  const begin = (x, y, from) => {
    open.set(x * 65536 + y, ties.length);
    ties.push([x, y, from, weeks]);
  };
  for (let i = 0; i < a.length; i++) begin(a[i], b[i], -1);
  for (let i = 0; i < week.length; i++) {
    const key = one[i] * 65536 + other[i];
    if (gained[i]) begin(one[i], other[i], week[i]);
    else if (open.has(key)) ties[open.get(key)][3] = week[i];
  }
  return ties;
}

function byWeek([week, actor, dollars], weeks) {
  const found = Array.from({ length: weeks }, () => []);
  for (let i = 0; i < week.length; i++) found[week[i]].push([actor[i], dollars[i]]);
  return found;
}
