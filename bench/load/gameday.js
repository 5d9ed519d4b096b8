/** gameday as a program under measurement: the built command line, and what its result says. */

import { fileURLToPath } from "node:url";
import { run } from "./children.js";

const executable = fileURLToPath(new URL("../../bin/gameday.js", import.meta.url));

/** The arguments of `node`. */
export const gamedayArgs = (...args) => [executable, ...args.map(String)];

/** Plays it to the end; the result with `cpuSeconds`. */
export async function played(args, options = {}) {
  const command = gamedayArgs(...args, "--json");
  const { code, stdout, stderr, cpuSeconds } = await run(process.execPath, command, options);
  const said = stdout.trim();
  if (!said.startsWith("{")) throw new Error(`gameday ended with ${code}:\n${stderr || said}`);
  return { ...JSON.parse(said), cpuSeconds };
}

/** An open loop by one worker. */
export async function playedOpen(url, rate, seconds, options) {
  const load = ["--rate", `${rate}/s`, "--for", `${seconds}s`];
  return played(["load", url, ...load, ...(await oneWorker())], options);
}

let known = null;

async function oneWorker() {
  known ??= (await run(process.execPath, gamedayArgs("load", "--help"))).stdout;
  return known.includes("--workers") ? ["--workers", 1] : [];
}

export const toMs = (micros) => (micros === null ? null : micros / 1000);
