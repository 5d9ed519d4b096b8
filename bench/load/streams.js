/** Section streams: 500 event streams at once, 50 tokens a second each. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { end, startServer, temporaryFolder } from "./children.js";
import { played, toMs } from "./gameday.js";

const concurrent = 500;
const everyMs = 20;
const tokens = 100;

/** By Little's law so many are open at once, when one lasts its tokens and the terminator. */
const rate = Math.round(concurrent / (((tokens + 1) * everyMs) / 1000));

export async function measureStreams({ isQuick, tell }) {
  const seconds = isQuick ? 6 : 20;
  tell(`streams: ${concurrent} at once for ${seconds} s`);
  const { child, url } = await startServer("stream-server.js", { tokens, everyMs });
  const folder = temporaryFolder();
  const file = join(folder, "streams.yaml");
  writeFileSync(file, scenarioFor(url, seconds));
  const { traffic, generator, cpuSeconds } = await played([
    "run",
    file,
    "--out",
    join(folder, "r"),
  ]);
  const lateness = await (await fetch(`${url}lateness`)).json();
  await end(child);
  const [{ offered, good, firstTokenUs }] = traffic;
  const state = generator.saturated ? "saturated" : "not saturated";
  const lag = `send lag p99 ${toMs(generator.sendLagUs.p99)?.toFixed(1)} ms`;
  const server = `the server itself was up to ${lateness.p99Ms.toFixed(1)} ms late (p99)`;
  return [
    {
      section: `streams, ${concurrent} of 50 tokens/s`,
      program: "gameday",
      rate: offered / seconds,
      p50Ms: toMs(firstTokenUs?.p50 ?? null),
      p99Ms: toMs(firstTokenUs?.p99 ?? null),
      cpuSeconds,
      notes: `${state}, ${good} of ${offered} complete, times to first token; ${lag}; ${server}`,
    },
  ];
}

const scenarioFor = (url, seconds) => `name: streams
target: { url: "${url}" }
traffic:
  chat:
    stages: [{ hold: ${seconds}s, at: ${rate}/s }]
    max-in-flight: 2000
    request:
      post: /v1/chat/completions
      json: { model: bench, stream: true, messages: [{ role: user, content: "Hello" }] }
    timeout: 30s
    expect: { status: 200, stream: complete }
`;
