/** The faults that act on a link. */

import type { Clock } from "../../base/clock.ts";
import { type Milliseconds, ms, seconds } from "../../base/units.ts";
import type { Prepared } from "../prepared.ts";
import type { Link } from "../site.ts";
import { type BandwidthSpec, bandwidthFields, prepareBandwidth } from "./bandwidth.ts";
import { type DownSpec, downFields, prepareDown } from "./down.ts";
import { type FlapSpec, flapFields, prepareFlap } from "./flap.ts";
import { type HttpLinkSpec, httpLinkFields, knowsHttp, prepareHttpLink } from "./http/http.ts";
import { type LatencySpec, latencyFields, prepareLatency } from "./latency.ts";
import { type LimitDataSpec, limitDataFields, prepareLimitData } from "./limit-data.ts";
import { type PartitionSpec, partitionFields, preparePartition } from "./partition.ts";
import { prepareResetPeer, type ResetPeerSpec, resetPeerFields } from "./reset-peer.ts";
import { prepareSlicer, type SlicerSpec, slicerFields } from "./slicer.ts";
import { prepareSlowClose, type SlowCloseSpec, slowCloseFields } from "./slow-close.ts";
import { prepareTimeout, type TimeoutSpec, timeoutFields } from "./timeout.ts";

export type NetworkSpec =
  | LatencySpec
  | BandwidthSpec
  | SlowCloseSpec
  | TimeoutSpec
  | ResetPeerSpec
  | SlicerSpec
  | LimitDataSpec
  | DownSpec
  | PartitionSpec
  | FlapSpec
  | HttpLinkSpec;

export const networkFields = {
  latency: latencyFields,
  bandwidth: bandwidthFields,
  slow_close: slowCloseFields,
  timeout: timeoutFields,
  reset_peer: resetPeerFields,
  slicer: slicerFields,
  limit_data: limitDataFields,
  down: downFields,
  partition: partitionFields,
  flap: flapFields,
  ...httpLinkFields,
} as const;

/** Beyond the planned end, until a fault proxy takes a toxic off by itself. */
const grace = seconds(5);

export interface NetworkFault {
  /** Its toxic is called so. */
  readonly id: string;
  /** As planned. */
  readonly lasting: Milliseconds;
  readonly clock: Clock;
}

export function prepareNetwork(spec: NetworkSpec, at: Link, fault: NetworkFault): Prepared {
  const { id, lasting, clock } = fault;
  const link = limited(at, ms(lasting + grace));
  if (knowsHttp(spec)) return prepareHttpLink(spec, link, id);
  switch (spec.kind) {
    case "latency":
      return prepareLatency(spec, link, id);
    case "bandwidth":
      return prepareBandwidth(spec, link, id);
    case "slow_close":
      return prepareSlowClose(spec, link, id);
    case "timeout":
      return prepareTimeout(spec, link, id);
    case "reset_peer":
      return prepareResetPeer(spec, link, id);
    case "slicer":
      return prepareSlicer(spec, link, id);
    case "limit_data":
      return prepareLimitData(spec, link, id);
    case "down":
      return prepareDown(link, id);
    case "partition":
      return preparePartition(link, id);
    case "flap":
      return prepareFlap(spec, link, id, clock);
    default:
      return spec satisfies never;
  }
}

/** The link, with a limit of its own on each toxic that is put on it. */
const limited = (link: Link, forMs: Milliseconds): Link => ({
  addToxic: (toxic) => link.addToxic({ ...toxic, forMs }),
  removeToxic: (name) => link.removeToxic(name),
  putDown: (holder) => link.putDown(holder),
  letUp: (holder) => link.letUp(holder),
  effectOf: (toxic) => link.effectOf(toxic),
  remedyFor: (toxic) => link.remedyFor(toxic),
});
