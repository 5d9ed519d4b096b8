/** Section arrivals: how late requests leave at a constant rate, and how evenly they arrive. */

import { end, startServer } from "./children.js";
import { playedOpen, toMs } from "./gameday.js";
import { countsPer, dispersion } from "./statistics.js";

const rate = 5000;
const seconds = 6;
const widthMs = 10;

export async function measureArrivals({ tell }) {
  tell(`arrivals: ${rate}/s for ${seconds} s`);
  const { child, url } = await startServer("arrivals-server.js");
  await takeArrivals(url);
  const { traffic, generator, cpuSeconds } = await playedOpen(url, rate, seconds);
  const arrivals = await takeArrivals(url);
  await end(child);
  const [{ latencyUs, sent }] = traffic;
  const { p50, p99, max } = generator.sendLagUs;
  const lag = `send lag p50 ${ms(p50)}, p99 ${ms(p99)}, max ${ms(max)} ms`;
  const seen = `dispersion per ${widthMs} ms ${steadyDispersion(arrivals).toFixed(2)}`;
  return [
    {
      section: `arrivals, ${rate}/s constant`,
      program: "gameday",
      rate: sent / seconds,
      p50Ms: toMs(latencyUs.p50),
      p99Ms: toMs(latencyUs.p99),
      cpuSeconds,
      notes: `${lag}; ${seen}`,
    },
  ];
}

const ms = (micros) => toMs(micros)?.toFixed(2) ?? "-";

const takeArrivals = async (url) => (await fetch(`${url}arrivals`)).json();

/**
 * The first second holds connection set-up, the last may be cut short. What readies the generator
 * comes before the last stretch of the length of the load.
 */
function steadyDispersion(arrivals) {
  const zero = arrivals.at(-1) - seconds * 1000;
  const [start, end] = [zero + 1000, zero + (seconds - 1) * 1000];
  return dispersion(countsPer(arrivals, { start, end, width: widthMs }));
}
