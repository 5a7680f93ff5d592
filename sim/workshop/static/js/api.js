// Requests to the server.

import { decode } from "./decode.js";

// The server, or the page, refuses in one sentence.
export class Refused extends Error {}

let session = "";

// Asks as a member of the room; joins again where the server has forgotten the session.
async function ask(path, options = {}) {
  const send = () => fetch(path, { ...options, headers: { ...options.headers, "x-session": session } });
  const answer = await send();
  if (answer.status !== 401) return answer;
  return (await join()) ? send() : answer;
}

const json = (body) => ({ method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
const post = (path, body, signal) => ask(path, { ...json(body), signal });

// Joins with the code that is in the address; says whether it was right.
export async function join() {
  const code = new URLSearchParams(window.location.search).get("room") ?? "";
  const answer = await fetch("api/join", json({ code: code.slice(0, 80) }));
  if (answer.status === 401) return false;
  ({ session } = await (await checked(answer)).json());
  return true;
}

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

export const page = async () => (await checked(await ask("api/page"))).json();
export const ready = async () => (await checked(await ask("api/ready"))).json();

export async function trajectory(spec, signal) {
  const answer = await checked(await post("api/trajectory", spec, signal));
  return decode(await answer.arrayBuffer());
}

export const scenario = async (spec) => (await checked(await post("api/scenario", spec))).text();

export async function upload(file) {
  const answer = await ask(`api/community?name=${encodeURIComponent(file.name.slice(0, 200))}`, {
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
