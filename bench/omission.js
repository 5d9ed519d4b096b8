/**
 * Coordinated omission, demonstrated: the same server, which stalls for 2 s in every 10, seen by a
 * closed loop and by an open one, beside what mathematics says that users meet. Prints a table.
 *
 * With a period P, a stall D and u = 1 - p, the latency at the percentile p is D - uP where u < D/P,
 * else the service time; on average D^2 / 2P.
 */

import { end, startServer } from "./load/children.js";
import { played } from "./load/gameday.js";

const periodMs = 10_000;
const stallMs = 2000;
const seconds = 30;
const connections = 10;
const rate = 200;

const { child, url } = await startServer("stall-server.js", { periodMs, stallMs });
const seen = {
  [`closed, ${connections} connections`]: await latencies("--connections", connections),
  [`open, ${rate}/s`]: await latencies("--rate", `${rate}/s`),
  "what users meet": users(),
};
await end(child);

const columns = ["p50", "p90", "p95", "p99", "p999", "mean", "max"];
console.log(`| model | requests | ${columns.join(" | ")} |`);
console.log(`|---|---|${columns.map(() => "---").join("|")}|`);
for (const [name, { requests, latencyUs }] of Object.entries(seen)) {
  const cells = columns.map((column) => readable(latencyUs[column]));
  console.log(`| ${name} | ${requests} | ${cells.join(" | ")} |`);
}

async function latencies(...model) {
  await fetch(`${url}again`);
  const { traffic } = await played(["load", `${url}load`, ...model, "--for", `${seconds}s`]);
  const [{ sent, latencyUs }] = traffic;
  return { requests: sent.toLocaleString("en-US"), latencyUs };
}

function users() {
  const at = (p) => Math.max(0, stallMs - (1 - p) * periodMs) * 1000;
  const mean = (stallMs ** 2 / (2 * periodMs)) * 1000;
  const quantiles = { p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99), p999: at(0.999) };
  return { requests: "", latencyUs: { ...quantiles, mean, max: at(1) } };
}

function readable(micros) {
  if (micros === 0) return "at once";
  if (micros < 10_000) return `${(micros / 1000).toFixed(1)} ms`;
  return micros < 1e6 ? `${Math.round(micros / 1000)} ms` : `${(micros / 1e6).toFixed(2)} s`;
}
