// The style of each column: that of its seven rules, as sim/analysis/presentation/palette.py has it.

export function stylesOf(columns, { bundles, mixed }) {
  const found = [];
  for (const rules of columns) {
    const own = bundles.find((each) => Object.entries(each.rules).every(([family, rule]) => rules[family] === rule))?.style;
    const taken = found.filter((style) => mixed.includes(style)).length;
    found.push(!own || found.includes(own) ? mixed[taken % mixed.length] : own);
  }
  return found;
}

// Everything that shows a column takes its colours from these properties.
export function paint(styles) {
  const root = document.documentElement.style;
  styles.forEach(({ colour, ink, text }, i) => {
    root.setProperty(`--${"ab"[i]}`, colour);
    root.setProperty(`--${"ab"[i]}-ink`, ink);
    root.setProperty(`--${"ab"[i]}-text`, text);
  });
}

export const dashOf = ({ dash }, width) => dash.map((part) => part * width);
