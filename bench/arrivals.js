/**
 * How evenly requests arrive, as the server sees them: `gameday load --rate` beside autocannon at
 * the same rate, in one run. Prints arrivals per 50 ms and the index of dispersion (variance over
 * mean of the counts per 10 ms): 0 for a metronome, 1 for a Poisson process, above 1 for bursts.
 */

import { fileURLToPath } from "node:url";
import { end, run, startServer } from "./load/children.js";
import { gamedayArgs } from "./load/gameday.js";
import { countsPer, dispersion } from "./load/statistics.js";

const rate = 1000;
const seconds = 5;
const autocannon = fileURLToPath(import.meta.resolve("autocannon"));

const { child, url } = await startServer("arrivals-server.js");
const generators = {
  gameday: gamedayArgs("load", url, "--rate", `${rate}/s`, "--for", `${seconds}s`, "--no-tui"),
  autocannon: [autocannon, "-R", `${rate}`, "-c", "50", "-d", `${seconds}`, "--no-progress", url],
};
for (const [name, args] of Object.entries(generators)) {
  await run(process.execPath, args);
  report(name, await (await fetch(`${url}arrivals`)).json());
}
await end(child);

function report(name, arrivals) {
  // The first second holds connection set-up, the last may be cut short.
  const start = arrivals[0] + 1000;
  const end = arrivals[0] + (seconds - 1) * 1000;
  const per = (width) => countsPer(arrivals, { start, end, width });
  console.log(`\n${name}: ${arrivals.length} arrivals, ${rate}/s asked`);
  console.log(`  per 50 ms, one second: ${per(50).slice(0, 20).join(" ")}`);
  console.log(`  index of dispersion per 10 ms: ${dispersion(per(10)).toFixed(2)}`);
}
