/** The program of a load worker thread: plays its share of the traffics on real sockets. */

import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { assert } from "../../base/assert.ts";
import { pacingClock } from "../../base/clock.ts";
import { loadFunctions } from "../code/loaded.ts";
import { runAutocannon } from "../drive/autocannon-loop.ts";
import { watchWorker } from "../drive/health.ts";
import { inlineLoad } from "../drive/inline-load.ts";
import { calibrateFor } from "./calibrate-for.ts";
import { senderOf } from "./sender-of.ts";
import type { FromWorker, ToWorker, WorkerOrder } from "./worker-messages.ts";

assert(parentPort !== null, "load/worker was not started as a thread");
const port = parentPort;

const say = (message: FromWorker) => {
  port.postMessage(message, message.kind === "observed" ? [message.batch.buffer] : []);
};

const { order, share }: WorkerOrder = workerData;
const readText = (path: string) => readFileSync(path, "utf8");
const functionOf = await loadFunctions(order.traffics, readText);
const load = inlineLoad(pacingClock, {
  share,
  functionOf,
  senderFor: ({ endpoint }, traffic, own) => senderOf(endpoint, traffic, own),
  saturate: runAutocannon,
  calibrate: (order, signal) => calibrateFor(order, share, functionOf, signal),
  watch: (sockets) => watchWorker(pacingClock, { readText, sockets }),
});

const stop = new AbortController();
port.on("message", ({ kind }: ToWorker) => {
  if (kind === "stop") stop.abort();
});
const listener = {
  batch: (batch) => say({ kind: "observed", batch }),
  evidence: (sample) => say({ kind: "evidence", sample }),
} satisfies Parameters<typeof load.prepare>[1];
const prepared = await load.prepare(order, listener, stop.signal);
if (stop.signal.aborted) prepared.stop();

port.on("message", async (message: ToWorker) => {
  if (message.kind === "stop") return prepared.stop();
  const health = await prepared.run(message.zero);
  for (const one of health) say({ kind: "done", health: one });
  await prepared.close();
  port.close();
});
say({ kind: "ready" });
