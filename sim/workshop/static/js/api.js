// Requests to the server.

import { decode } from "./decode.js";

// The server, or the page, refuses in one sentence.
export class Refused extends Error {}

const post = (path, body, signal) =>
  fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal,
  });

async function checked(answer) {
  if (answer.ok) return answer;
  let words = `${answer.status}`;
  try {
    words = (await answer.json()).error ?? words;
  } catch {
    // an answer without a sentence
  }
  throw new Refused(words);
}

export const page = async () => (await checked(await fetch("api/page"))).json();
export const ready = async () => (await checked(await fetch("api/ready"))).json();

export async function trajectory(spec, signal) {
  const answer = await checked(await post("api/trajectory", spec, signal));
  return decode(await answer.arrayBuffer());
}

export const scenario = async (spec) => (await checked(await post("api/scenario", spec))).text();

export async function upload(file) {
  const answer = await fetch(`api/community?name=${encodeURIComponent(file.name.slice(0, 200))}`, {
    method: "POST",
    headers: { "content-type": "application/octet-stream" },
    body: file,
  });
  return (await checked(answer)).json();
}

// Calls `each` with every line of JSON as it arrives.
export async function lines(path, body, signal, each) {
  const answer = await checked(await post(path, body, signal));
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (rest + value).split("\n");
    rest = parts.pop();
    for (const part of parts) {
      const line = JSON.parse(part);
      if (line.error) throw new Refused(line.error);
      each(line);
    }
  }
}
