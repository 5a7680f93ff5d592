// The places of all actors: computed once per community, the same in both pictures.

let last = { key: null, places: null };

export function places(run) {
  const key = keyOf(run);
  if (last.key !== key) last = { key, places: compute(run) };
  return last.places;
}

function keyOf({ residents, organizations, start: [a, b] }) {
  let hash = 2166136261;
  for (let i = 0; i < a.length; i++) {
    hash = Math.imul(hash ^ a[i], 16777619);
    hash = Math.imul(hash ^ b[i], 16777619);
  }
  return `${residents} ${organizations} ${a.length} ${hash}`;
}

function compute(run) {
  const nodes = Array.from({ length: run.actors }, (_, i) => ({ organization: i >= run.residents }));
  const [a, b] = run.start;
  const links = Array.from(a, (source, i) => ({ source, target: b[i] }));
  const simulation = d3.forceSimulation(nodes)
    .force("link", d3.forceLink(links).distance(26).strength(0.12))
    .force("charge", d3.forceManyBody().strength(-28).theta(1.1).distanceMax(240))
    .force("x", d3.forceX().strength(0.05))
    .force("y", d3.forceY().strength(0.08))
    .stop();
  simulation.tick(run.actors > 600 ? 60 : 110);
  return fitted(nodes);
}

// Scales into the unit square. Ranks instead of distances would fill it evenly, but tear neighbours apart.
function fitted(nodes) {
  const placed = new Float32Array(2 * nodes.length);
  ["x", "y"].forEach((axis, j) => {
    const values = nodes.map((node) => node[axis]).toSorted((p, q) => p - q);
    const low = values[Math.floor(0.01 * values.length)];
    const high = values[Math.ceil(0.99 * (values.length - 1))];
    nodes.forEach((node, i) => {
      const share = (node[axis] - low) / (high - low || 1);
      placed[2 * i + j] = Math.min(1, Math.max(0, share));
    });
  });
  return placed;
}
