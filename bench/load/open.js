/** Section open: the highest rate that each program keeps, as a ratio to autocannon's most. */

import { setTimeout as sleep } from "node:timers/promises";
import { findProgram } from "./find-program.js";
import { playedOpen, toMs } from "./gameday.js";
import { median } from "./statistics.js";
import { autocannonLoop, k6Quantiles, k6Run, vegetaRun } from "./tools.js";

const toleratedLagUs = 10_000;
/** A rate counts as kept when so much of it was sent. */
const kept = 0.995;
/** The same limit for all: what cannot be sent within it is not kept. */
const mostInFlight = 2000;
/** A target that was asked for too much closes thousands of connections first. */
const settlingMs = 1000;

/** Autocannon before and after each search: a shared machine is not equally fast all the time. */
export async function measureOpen({ url, isQuick, tell, skip }) {
  const seconds = isQuick ? 2 : 5;
  const rows = [];
  let before = await autocannonLoop(url, 50, seconds);
  for (const { program, play, path } of programs()) {
    if (path === null) {
      skip("open", program);
      continue;
    }
    const probe = (rate) => play(url, rate, seconds);
    const best = await highest(probe, before.rate / 4, isQuick ? 0.1 : 0.04, (rate, isKept) =>
      tell(`open: ${program} at ${rate}/s: ${isKept ? "kept" : "not kept"}`),
    );
    await sleep(settlingMs);
    const after = await autocannonLoop(url, 50, seconds);
    const most = median([before.rate, after.rate]);
    before = after;
    rows.push({ section: "open, highest rate kept", program, ...best, ratio: best.rate / most });
  }
  return rows;
}

const programs = () => [
  { program: "gameday", play: gameday, path: "" },
  ...["vegeta", "k6"].map((program) => {
    const path = findProgram(program);
    const play = { vegeta, k6 }[program];
    return { program, path, play: (...asked) => play(path, ...asked) };
  }),
];

/**
 * Doubles until a rate is not kept, then halves what lies between, to `precision`. A rate that was
 * not kept has a second chance: what disturbs a machine for a moment is not the program's.
 */
async function highest(probe, first, precision, tell) {
  let best = { rate: 0, notes: "kept none" };
  const isKeptAt = async (rate) => {
    for (let chance = 0; chance < 2; chance++) {
      const { isKept, ...seen } = await probe(rate);
      tell(rate, isKept);
      if (isKept) best = { ...seen, rate };
      if (isKept) return true;
      await sleep(settlingMs);
    }
    return false;
  };
  let [low, high] = [0, Math.round(first)];
  while (await isKeptAt(high)) [low, high] = [high, high * 2];
  while (high - low > high * precision) {
    const middle = Math.round((low + high) / 2);
    if (await isKeptAt(middle)) low = middle;
    else high = middle;
  }
  return best;
}

async function gameday(url, rate, seconds) {
  const { traffic, generator, cpuSeconds } = await playedOpen(url, rate, seconds);
  const [{ dropped, sent, good, latencyUs }] = traffic;
  const { p99: lagUs } = generator.sendLagUs;
  const isKept =
    dropped === 0 &&
    good === sent &&
    !generator.saturated &&
    lagUs !== null &&
    lagUs < toleratedLagUs;
  const notes = `workers ${generator.workers}, send lag p99 ${toMs(lagUs)?.toFixed(2)} ms`;
  return { isKept, cpuSeconds, p50Ms: toMs(latencyUs.p50), p99Ms: toMs(latencyUs.p99), notes };
}

async function vegeta(path, url, asked, seconds) {
  const seen = await vegetaRun(path, url, seconds, [
    `-rate=${asked}/1s`,
    `-max-workers=${mostInFlight}`,
    `-connections=${mostInFlight}`,
  ]);
  const isKept = seen.rate >= asked * kept && seen.success === 1;
  return { isKept, p50Ms: seen.p50Ms, p99Ms: seen.p99Ms, cpuSeconds: seen.cpuSeconds };
}

async function k6(path, url, rate, seconds) {
  const scenario = `{ executor: "constant-arrival-rate", rate: ${rate}, timeUnit: "1s",
    duration: "${seconds}s", preAllocatedVUs: 200, maxVUs: ${mostInFlight} }`;
  const options = `{ ${k6Quantiles}, scenarios: { open: ${scenario} } }`;
  const { metrics, cpuSeconds } = await k6Run(path, url, options);
  const { count } = metrics.http_reqs.values;
  const dropped = metrics.dropped_iterations?.values.count ?? 0;
  const { med, "p(99)": p99 } = metrics.http_req_duration.values;
  const isKept = dropped === 0 && count >= rate * seconds * kept;
  return { isKept, p50Ms: med, p99Ms: p99, cpuSeconds };
}
