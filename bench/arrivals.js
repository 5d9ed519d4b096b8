/**
 * How evenly requests arrive, as the server sees them: `gameday load --rate` beside autocannon at
 * the same rate, in one run. Prints arrivals per 50 ms and the index of dispersion (variance over
 * mean of the counts per 10 ms): 0 for a metronome, 1 for a Poisson process, above 1 for bursts.
 */

import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";

const rate = 1000;
const seconds = 5;
const gameday = fileURLToPath(new URL("../bin/gameday.js", import.meta.url));
const autocannon = fileURLToPath(import.meta.resolve("autocannon"));

if (process.argv[2] === "server") serve();
else await compare();

/** Its own process, so that the generators do not delay its clock; prints arrivals when asked. */
function serve() {
  let arrivals = [];
  const server = createServer((request, response) => {
    if (request.url === "/arrivals") response.end(JSON.stringify(arrivals));
    else {
      arrivals.push(performance.now());
      response.end("ok");
    }
    if (request.url === "/arrivals") arrivals = [];
  });
  server.listen(0, "127.0.0.1", () => process.send?.(server.address().port));
  process.once("disconnect", () => process.exit());
}

async function compare() {
  const server = spawn(process.execPath, [fileURLToPath(import.meta.url), "server"], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const port = await new Promise((resolve) => server.once("message", resolve));
  const url = `http://127.0.0.1:${port}/`;
  const generators = {
    gameday: [gameday, "load", url, "--rate", `${rate}/s`, "--for", `${seconds}s`, "--no-tui"],
    autocannon: [autocannon, "-R", `${rate}`, "-c", "50", "-d", `${seconds}`, "--no-progress", url],
  };
  for (const [name, args] of Object.entries(generators)) {
    await run(args);
    report(name, await (await fetch(`${url}arrivals`)).json());
  }
  server.disconnect();
}

function run(args) {
  const child = spawn(process.execPath, args, { stdio: "ignore" });
  return new Promise((resolve) => child.once("exit", resolve));
}

function report(name, arrivals) {
  // The first second holds connection set-up, the last may be cut short.
  const start = arrivals[0] + 1000;
  const end = arrivals[0] + (seconds - 1) * 1000;
  const per = (width) => countsPer(arrivals, start, end, width);
  console.log(`\n${name}: ${arrivals.length} arrivals, ${rate}/s asked`);
  console.log(`  per 50 ms, one second: ${per(50).slice(0, 20).join(" ")}`);
  console.log(`  index of dispersion per 10 ms: ${dispersion(per(10)).toFixed(2)}`);
}

function countsPer(arrivals, start, end, width) {
  const counts = new Array(Math.floor((end - start) / width)).fill(0);
  for (const at of arrivals) {
    const slot = Math.floor((at - start) / width);
    if (slot >= 0 && slot < counts.length) counts[slot]++;
  }
  return counts;
}

function dispersion(counts) {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const squares = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0);
  return squares / counts.length / mean;
}
