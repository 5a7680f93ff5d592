// Files to take home: the picture and the numbers.

import words from "./strings.en.js";

function save(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export const saveText = (name, text, type) => save(name, new Blob([text], { type: `${type};charset=utf-8` }));

// Weekly series of both arms, one row per arm and week.
export function csv(runs, titles) {
  const columns = ["arm", "title", "seed", "hash", "week", ...runs[0].series_names];
  const cell = (value) => (/[",\n]/.test(`${value}`) ? `"${`${value}`.replaceAll('"', '""')}"` : `${value}`);
  const rows = runs.flatMap((run, i) =>
    Array.from({ length: run.weeks }, (_, week) =>
      [words.letters[i], titles[i], run.seed, run.hash, week, ...run.series_names.map((name) => number(run.series[name][week]))]));
  return [columns, ...rows].map((row) => row.map(cell).join(",")).join("\n") + "\n";
}

const number = (value) => (Number.isNaN(value) ? "" : Number(value.toPrecision(7)));

// Both pictures and all charts as they are shown, with titles and the link.
export async function png({ titles, headline, week, note, networks, charts, footer }) {
  const width = 1600;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, 1250];
  const ink = canvas.getContext("2d");
  ink.fillStyle = "#fff";
  ink.fillRect(0, 0, canvas.width, canvas.height);
  const write = (text, x, y, font, colour = "#14181d") => {
    ink.font = font;
    ink.fillStyle = colour;
    ink.fillText(text, x, y, width - 40);
  };
  write(headline, 24, 44, "bold 30px sans-serif");
  networks.forEach(({ canvas: picture, style }, i) => {
    const x = 20 + i * 790;
    write(`${words.letters[i]}  ${titles[i]}`, x + 4, 92, "bold 28px sans-serif", style.text);
    fit(ink, picture, x, 106, 770, 560);
  });
  write(week, 24, 700, "bold 22px sans-serif");
  write(note, 300, 700, "18px sans-serif", "#454c56");
  charts.forEach(({ title, unit, canvas: picture }, i) => {
    const x = 20 + (i % 2) * 790;
    const y = 720 + Math.floor(i / 2) * 235;
    write(title, x + 4, y + 22, "bold 20px sans-serif");
    write(unit, x + 14 + ink.measureText(title).width, y + 22, "16px sans-serif", "#454c56");
    fit(ink, picture, x, y + 28, 770, 195);
  });
  footer.forEach((line, i) => write(line, 24, 1206 + 26 * i, "18px sans-serif", "#454c56"));
  save("workshop.png", await new Promise((done) => canvas.toBlob(done, "image/png")));
}

function fit(ink, picture, x, y, width, height) {
  if (!picture?.width) return;
  const scale = Math.min(width / picture.width, height / picture.height);
  ink.drawImage(picture, x, y, picture.width * scale, picture.height * scale);
}
