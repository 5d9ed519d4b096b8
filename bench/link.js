/**
 * The fault proxy beside toxiproxy-server and beside no proxy at all, on the loopback, in one run:
 * a thousand connections at once, bytes per second, and added latency.
 *
 *     node bench/link.js [--quick] [hold] [bulk] [ping]
 *
 * Without a section it plays all of them, in a few minutes (--quick: one). The program is taken from
 * GAMEDAY_TOXIPROXY, else from EXTRA_PATH or PATH; without it, it is skipped. The proxy, the end that
 * loads it and the end that answers are processes of their own. Rounds are interleaved, and what is
 * told are medians.
 */

import { parseArgs } from "node:util";
import { measureBulk } from "./link/bulk.js";
import { measureHold } from "./link/hold.js";
import { startPaths } from "./link/paths.js";
import { measurePing } from "./link/ping.js";
import { end, startServer } from "./load/children.js";

const sections = { hold: measureHold, bulk: measureBulk, ping: measurePing };

const { values, positionals } = parseArgs({
  options: { quick: { type: "boolean", default: false } },
  allowPositionals: true,
});
const unknown = positionals.find((name) => !Object.hasOwn(sections, name));
if (unknown !== undefined) {
  console.error(`There is no section ${unknown}. Write ${Object.keys(sections).join(", ")}.`);
  process.exit(2);
}

const tell = (line) => console.error(line);
const farEnd = new URL("link/far-end.js", import.meta.url).href;
const [sink, echo] = await Promise.all(
  ["sink", "echo"].map((task) => startServer(farEnd, { task })),
);
const { paths, stop } = await startPaths({ sink: sink.url, echo: echo.url, tell });
const asked = positionals.length === 0 ? Object.keys(sections) : positionals;
for (const name of asked) {
  console.log(`\n${await sections[name]({ paths, isQuick: values.quick, tell })}`);
}
await stop();
await Promise.all([end(sink.child), end(echo.child)]);
