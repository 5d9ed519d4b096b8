/** Which of the traffics a worker is calibrated with, and at which rate. */

import { pacingClock } from "../../base/clock.ts";
import { perSecond } from "../../base/units.ts";
import type { Share } from "../arrivals/arrivals.ts";
import { peakRate } from "../arrivals/peak-rate.ts";
import { calibrate } from "../calibrate/calibrate.ts";
import type { FunctionOf } from "../code/loaded.ts";
import type { LoadOrder } from "../load.ts";
import type { Traffic } from "../traffic.ts";
import { shareOf } from "../traffic-share.ts";
import type { Endpoint } from "../transport/endpoint.ts";
import { senderFor } from "../transport/sender-for.ts";

/** The worker's part. Of a closed loop: nothing but the answers sets its pace. */
function peakOf(traffic: Traffic, worker: Share): number {
  const share = shareOf(traffic, worker);
  if (share === null) return 0;
  const { model } = traffic;
  return model.kind === "open" ? peakRate(model.schedule) / share.count : Number.POSITIVE_INFINITY;
}

/** With that of the highest peak, at the sum of all peaks. */
export async function calibrateFor(
  { traffics, seed }: LoadOrder,
  worker: Share,
  functionOf: FunctionOf,
  signal: AbortSignal,
) {
  const peaks = traffics.map((traffic) => peakOf(traffic, worker));
  const index = peaks.indexOf(Math.max(...peaks));
  const traffic = traffics[index];
  if (traffic === undefined) return null;
  const rate = perSecond(peaks.reduce((sum, peak) => sum + peak, 0));
  const sender = (endpoint: Endpoint, { transport }: Traffic, most: number) =>
    senderFor(pacingClock, endpoint, transport, most);
  const order = { traffic, index, seed, rate, signal, functionOf, senderFor: sender };
  return calibrate(pacingClock, order);
}
