/** The program of a load worker thread: plays its share of the traffics on real sockets. */

import { parentPort, workerData } from "node:worker_threads";
import { assert } from "../../base/assert.ts";
import { pacingClock } from "../../base/clock.ts";
import { runAutocannon } from "../drive/autocannon-loop.ts";
import { watchEventLoop } from "../drive/health.ts";
import { inlineLoad } from "../drive/inline-load.ts";
import type { LoadOrder } from "../load.ts";
import type { Traffic } from "../traffic.ts";
import { undiciSender } from "../transport/undici-sender.ts";
import type { FromWorker, ToWorker, WorkerOrder } from "./worker-messages.ts";

assert(parentPort !== null, "load/worker was not started as a thread");
const port = parentPort;

const say = (message: FromWorker) => {
  port.postMessage(message, message.kind === "observed" ? [message.batch.buffer] : []);
};

const connectionsOf = ({ model }: Traffic): number =>
  model.kind === "open" ? model.maxInFlight : model.connections;

const senderFor = ({ endpoint }: LoadOrder, traffic: Traffic) =>
  undiciSender(pacingClock, endpoint, {
    connections: connectionsOf(traffic),
    timeout: traffic.timeout,
  });

const { order, share }: WorkerOrder = workerData;
const load = inlineLoad(pacingClock, { share, senderFor, saturate: runAutocannon });
const prepared = await load.prepare(order, (batch) => say({ kind: "observed", batch }));

port.on("message", async (message: ToWorker) => {
  if (message.kind === "stop") return prepared.stop();
  const stopWatching = watchEventLoop();
  await prepared.run(message.zero);
  say({ kind: "done", health: stopWatching() });
  await prepared.close();
  port.close();
});
say({ kind: "ready" });
