/**
 * The closed loop of each program: how it is told, and what it says. All keep their connections;
 * wrk has one thread, the programs in Go take the cores that they find.
 */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run, temporaryFolder } from "./children.js";
import { findProgram } from "./find-program.js";
import { played, toMs } from "./gameday.js";

const autocannon = fileURLToPath(import.meta.resolve("autocannon"));

/** By name: `measure(url, connections, seconds)` tells rate, p50Ms, p99Ms, cpuSeconds, notes. */
export function closedLoops() {
  const others = { wrk, hey, ab, k6, vegeta, oha };
  const found = Object.entries(others).flatMap(([name, measureWith]) => {
    const program = findProgram(name);
    if (program === null) return [[name, null]];
    return [[name, (...asked) => measureWith(program, ...asked)]];
  });
  return Object.fromEntries([["gameday", gameday], ["autocannon", autocannonLoop], ...found]);
}

async function gameday(url, connections, seconds) {
  const load = ["--connections", connections, "--for", `${seconds}s`];
  const { traffic, cpuSeconds, generator } = await played(["load", url, ...load]);
  const [{ rate, engine, latencyUs }] = traffic;
  const notes = `engine ${engine}, workers ${generator.workers}`;
  return { rate, p50Ms: toMs(latencyUs.p50), p99Ms: toMs(latencyUs.p99), cpuSeconds, notes };
}

export async function autocannonLoop(url, connections, seconds) {
  const asked = ["-c", connections, "-d", seconds, "--json", "--no-progress", url];
  const { stdout, cpuSeconds } = await run(process.execPath, [autocannon, ...asked.map(String)]);
  const { requests, duration, latency } = JSON.parse(stdout);
  const rate = requests.total / duration;
  const notes = "whole milliseconds";
  return { rate, p50Ms: latency.p50, p99Ms: latency.p99, cpuSeconds, notes };
}

async function wrk(program, url, connections, seconds) {
  const asked = ["-t1", `-c${connections}`, `-d${seconds}`, "--latency", url];
  const { stdout, cpuSeconds } = await run(program, asked);
  const quantile = (percent) => {
    const [, value, unit] = new RegExp(`^\\s+${percent}%\\s+([\\d.]+)(us|ms|s)`, "m").exec(stdout);
    return Number(value) * { us: 0.001, ms: 1, s: 1000 }[unit];
  };
  const rate = numberAfter(stdout, "Requests/sec:");
  return { rate, p50Ms: quantile(50), p99Ms: quantile(99), cpuSeconds };
}

async function hey(program, url, connections, seconds) {
  const { stdout, cpuSeconds } = await run(program, ["-z", `${seconds}s`, "-c", connections, url]);
  const quantile = (percent) => numberAfter(stdout, `${percent}% in`) * 1000;
  const rate = numberAfter(stdout, "Requests/sec:");
  return { rate, p50Ms: quantile(50), p99Ms: quantile(99), cpuSeconds };
}

/** Its time limit sets the number of requests as well, unless that comes after it. */
async function ab(program, url, connections, seconds) {
  const asked = ["-k", "-q", "-t", seconds, "-n", 300_000 * seconds, "-c", connections, url];
  const { stdout, cpuSeconds } = await run(program, asked.map(String));
  const quantile = (percent) => numberAfter(stdout, `\n +${percent}%`);
  const rate = numberAfter(stdout, "Requests per second:");
  const notes = "HTTP/1.0; whole milliseconds";
  return { rate, p50Ms: quantile(50), p99Ms: quantile(99), cpuSeconds, notes };
}

async function k6(program, url, connections, seconds) {
  const options = `{ vus: ${connections}, duration: "${seconds}s", ${k6Quantiles} }`;
  const { metrics, cpuSeconds } = await k6Run(program, url, options);
  const { med, "p(99)": p99 } = metrics.http_req_duration.values;
  return { rate: metrics.http_reqs.values.rate, p50Ms: med, p99Ms: p99, cpuSeconds };
}

export const k6Quantiles = 'summaryTrendStats: ["med", "p(99)"], discardResponseBodies: true';

/** `options`: as JavaScript. */
export async function k6Run(program, url, options) {
  const script = join(temporaryFolder(), "script.js");
  writeFileSync(
    script,
    `import http from "k6/http";
export const options = ${options};
export default () => void http.get(${JSON.stringify(url)});
export const handleSummary = ({ metrics }) => ({ stdout: JSON.stringify({ metrics }) });
`,
  );
  const asked = ["run", "--quiet", "--no-usage-report", script];
  const { stdout, cpuSeconds } = await run(program, asked);
  return { ...JSON.parse(stdout), cpuSeconds };
}

/** It has no closed loop: as fast as its workers can, one request in flight each. */
async function vegeta(program, url, connections, seconds) {
  const asked = ["-rate=0", `-max-workers=${connections}`, `-workers=${connections}`];
  const { rate, p50Ms, p99Ms, cpuSeconds } = await vegetaRun(program, url, seconds, asked);
  return { rate, p50Ms, p99Ms, cpuSeconds, notes: "open only: its highest rate" };
}

export async function vegetaRun(program, url, seconds, asked) {
  const folder = temporaryFolder();
  const [targets, answers] = [join(folder, "targets"), join(folder, "answers")];
  writeFileSync(targets, `GET ${url}\n`);
  const told = [`-targets=${targets}`, `-output=${answers}`, `-duration=${seconds}s`, ...asked];
  const { cpuSeconds } = await run(program, ["attack", ...told]);
  const { stdout } = await run(program, ["report", "-type=json", answers]);
  const { rate, latencies, success } = JSON.parse(stdout);
  const p50Ms = latencies["50th"] / 1e6;
  return { rate, p50Ms, p99Ms: latencies["99th"] / 1e6, success, cpuSeconds };
}

async function oha(program, url, connections, seconds) {
  const asked = [
    "-z",
    `${seconds}s`,
    "-c",
    connections,
    "--no-tui",
    "--output-format",
    "json",
    url,
  ];
  const { stdout, cpuSeconds } = await run(program, asked.map(String));
  const { summary, latencyPercentiles } = JSON.parse(stdout);
  const { p50, p99 } = latencyPercentiles;
  return { rate: summary.requestsPerSec, p50Ms: p50 * 1000, p99Ms: p99 * 1000, cpuSeconds };
}

/** The first number behind this pattern. */
function numberAfter(text, pattern) {
  const [, value] = new RegExp(`${pattern}\\s*([\\d.]+)`).exec(text) ?? [];
  if (value === undefined) throw new Error(`"${pattern}" was not found in:\n${text}`);
  return Number(value);
}
