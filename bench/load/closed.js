/** Section closed: the most requests that each program gets through 50 connections. */

import { median } from "./statistics.js";
import { closedLoops } from "./tools.js";

const connections = 50;

/** The rate of autocannon comes first, for the others are told as a ratio to it. */
export async function measureClosed({ url, isQuick, tell, skip }) {
  const loops = Object.entries(closedLoops());
  for (const [name, measure] of loops) if (measure === null) skip("closed", name);
  const present = loops.filter(([, measure]) => measure !== null);
  const { rounds, seconds } = isQuick ? { rounds: 2, seconds: 2 } : { rounds: 5, seconds: 6 };
  const all = [];
  for (let round = 0; round < rounds; round++) {
    tell(`closed: round ${round + 1} of ${rounds}`);
    all.push(await playRound(present, url, seconds, tell));
  }
  return present.map(([name]) => rowOf(name, all)).sort((a, b) => b.rate - a.rate);
}

async function playRound(loops, url, seconds, tell) {
  const round = {};
  for (const [name, measure] of loops) {
    try {
      round[name] = await measure(url, connections, seconds);
    } catch (error) {
      tell(`closed: ${name} could not be measured: ${error.message}`);
    }
  }
  return round;
}

/** Each ratio is of one round, in which both ran within seconds. */
function rowOf(program, rounds) {
  const whole = rounds.filter((round) => round[program] !== undefined);
  const of = (field) => median(whole.map((round) => round[program][field] ?? null));
  const compared = whole.filter(({ autocannon }) => autocannon !== undefined);
  const ratio = median(compared.map((round) => round[program].rate / round.autocannon.rate));
  const notes = [...new Set(whole.map((round) => round[program].notes ?? ""))].join("; ");
  return {
    section: `closed, ${connections} connections`,
    program,
    rate: of("rate"),
    ratio,
    p50Ms: of("p50Ms"),
    p99Ms: of("p99Ms"),
    cpuSeconds: of("cpuSeconds"),
    notes,
  };
}
