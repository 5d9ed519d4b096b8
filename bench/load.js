/**
 * The load engine beside others, measured in one run against nginx on the loopback; one table.
 *
 *     node bench/load.js [--quick] [closed] [open] [arrivals] [memory] [streams]
 *
 * Without a section it plays all of them. Programs that are not found on PATH, in EXTRA_PATH or in
 * GOPATH/bin are skipped, and it says so. Ratios are to autocannon's closed loop in the same run.
 */

import { parseArgs } from "node:util";
import { measureArrivals } from "./load/arrivals.js";
import { measureClosed } from "./load/closed.js";
import { measureMemory } from "./load/memory.js";
import { startNginx } from "./load/nginx.js";
import { measureOpen } from "./load/open.js";
import { measureStreams } from "./load/streams.js";
import { tableOf } from "./load/table.js";

const sections = {
  closed: measureClosed,
  open: measureOpen,
  arrivals: measureArrivals,
  memory: measureMemory,
  streams: measureStreams,
};

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
const skip = (section, program) => tell(`${section}: ${program} was not found, it is skipped`);
const asked = positionals.length === 0 ? Object.keys(sections) : positionals;
const { url, stop } = await startNginx();
const rows = [];
for (const name of asked) {
  rows.push(...(await sections[name]({ url, isQuick: values.quick, tell, skip })));
}
await stop();
console.log(tableOf(rows));
