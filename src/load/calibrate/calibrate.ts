/** Measures what a worker can do by itself, and warms up the code that the load runs through. */

import { setMaxListeners } from "node:events";
import type { Clock } from "../../base/clock.ts";
import { ms, type PerSecond, perSecond } from "../../base/units.ts";
import type { Calibration } from "../drive/health.ts";
import type { VisitContext } from "../drive/visit.ts";
import { stepsOf, type Traffic } from "../traffic.ts";
import type { Endpoint } from "../transport/endpoint.ts";
import type { Sender } from "../transport/sender.ts";
import { calibrationTraffic } from "./calibration-traffic.ts";
import { echoServer, type RunningEcho } from "./echo-server.ts";
import { ceilingOf, latenciesAt, quantile, type Rehearsal } from "./rehearsal.ts";

export interface CalibrationOrder
  extends Omit<VisitContext, "clock" | "sender" | "endpoint" | "zero" | "observe" | "evidence"> {
  /** A sender of the kind that the load uses, with `most` connections at the most. */
  readonly senderFor: (endpoint: Endpoint, traffic: Traffic, most: number) => Sender;
  /** The worker's share of the peak; infinite where nothing but the answers sets the pace. */
  readonly rate: PerSecond;
}

/** Long enough for the compiler to be done with the path of a request. */
const saturatedFor = ms(400);
const saturatingConnections = 16;
const pacedFor = ms(400);
/** Whatever is stuck, calibration ends then. */
const longest = ms(1800);
const mostInFlight = 256;

/** Of the ceiling: above it the floor would be a queue of the generator's own. */
const calmShare = 0.5;
/** At least 100 requests, lest p99 be a guess; at most 20,000. */
const leastRate = 100 / (pacedFor / 1000);
const mostRate = 20_000 / (pacedFor / 1000);
/** Of each part where every request has its own connection: each keeps a port for a minute. */
const mostConnections = 2000;

/**
 * First a closed loop, whose second half tells the ceiling; then an open one, whose latency from
 * the due time is the floor. Both send the traffic's own requests to an echo in this thread, by the
 * functions that play the load: so its first seconds are not those of cold code. Takes about a
 * second, and never two. null: it was ended by the signal, or there is no echo to be had.
 */
export async function calibrate(
  clock: Clock,
  order: CalibrationOrder,
): Promise<Calibration | null> {
  if (order.signal.aborted) return null;
  const traffic = calibrationTraffic(order.traffic);
  const isStream = stepsOf(traffic).some(({ expect }) => expect.stream !== null);
  const echo = await startedEcho(isStream);
  if (echo === null) return null;
  const sender = order.senderFor(echo.endpoint, traffic, mostInFlight);
  const end = endOf(clock, order.signal, sender);
  try {
    const { endpoint } = echo;
    const { rate, ...context } = { ...order, clock, sender, endpoint, traffic };
    return await measured({ ...context, signal: end.signal }, rate);
  } finally {
    end.release();
    await sender.close();
    await echo.stop();
    // What was in use until now can be collected before the load begins.
    await clock.turn();
  }
}

/** Without a port to listen on the load can go on: it is not calibrated, and says so. */
const startedEcho = (isStream: boolean): Promise<RunningEcho | null> =>
  echoServer(isStream ? "event-stream" : "json")
    .start()
    .catch(() => null);

/** Ends with the caller's signal or when the time is over, and takes with it what is in flight. */
function endOf(clock: Clock, signal: AbortSignal, sender: Sender) {
  const end = new AbortController();
  setMaxListeners(0, end.signal);
  const stop = () => {
    end.abort();
    sender.cancel();
  };
  const cancelStop = clock.after(longest, stop);
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  const release = () => {
    cancelStop();
    signal.removeEventListener("abort", stop);
  };
  return { signal: end.signal, release };
}

async function measured(rehearsal: Rehearsal, load: PerSecond): Promise<Calibration | null> {
  const most = rehearsal.traffic.transport.reuse ? null : mostConnections;
  const ceiling = await ceilingOf(rehearsal, saturatingConnections, saturatedFor, most);
  if (ceiling === 0 || rehearsal.signal.aborted) return null;
  const fastest = most === null ? mostRate : most / (pacedFor / 1000);
  const wanted = Math.min(Math.max(load, leastRate), fastest);
  const rate = perSecond(Math.min(wanted, ceiling * calmShare));
  const latencies = await latenciesAt(rehearsal, rate, pacedFor, mostInFlight);
  if (latencies.length === 0 || rehearsal.signal.aborted) return null;
  const [floorP50Us, floorP99Us] = [quantile(latencies, 0.5), quantile(latencies, 0.99)];
  return { rate, floorP50Us, floorP99Us, ceiling };
}
