/**
 * A server that takes a known time for each request to /load, and notes the truth of each: when it
 * had it, and when it wrote the answer. A process of its own, told what to do by its argument:
 * `medianMs` and `sigma` of a log-normal service time (sigma 0: constant), `seed`, and `cuts`, the
 * numbers (from 0) of the requests whose connection it closes instead of answering.
 * GET /truth tells [received, answered] of each, the latter null for the cut; and how late its event
 * loop was (mean), for what comes meanwhile is received late. Milliseconds.
 */

import { createServer } from "node:http";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { logNormal } from "./log-normal.mjs";

const { medianMs = 0, sigma = 0, seed = 1, cuts = [] } = JSON.parse(process.argv[2]);
const draw = logNormal(seed, medianMs, sigma);
const requests = [];
/** The period of the timer is part of what it reports. */
const resolutionMs = 10;
const loop = monitorEventLoopDelay({ resolution: resolutionMs });
loop.enable();

const server = createServer((request, response) => {
  if (request.url === "/truth") return tellTruth(response);
  if (request.url !== "/load") return response.end("ready");
  const entry = [performance.now(), null];
  const isCut = cuts.includes(requests.length);
  requests.push(entry);
  setTimeout(() => (isCut ? request.socket.destroy() : answer(entry, response)), draw());
});
server.listen(0, "127.0.0.1", 4096, () => process.send({ port: server.address().port }));
process.once("disconnect", () => process.exit());

function answer(entry, response) {
  // Called when the system has the bytes, which is later than end() returns.
  response.end("ok", () => {
    entry[1] = performance.now();
  });
}

function tellTruth(response) {
  // NaN before the timer has fired.
  const meanMs = Number.isNaN(loop.mean) ? 0 : loop.mean / 1e6;
  response.end(JSON.stringify({ requests, loopLagMs: Math.max(0, meanMs - resolutionMs) }));
}
