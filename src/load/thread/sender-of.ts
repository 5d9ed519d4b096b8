/** The sender of a traffic on real sockets. */

import { pacingClock } from "../../base/clock.ts";
import { partOf, type Share } from "../arrivals/arrivals.ts";
import type { Traffic } from "../traffic.ts";
import type { Endpoint } from "../transport/endpoint.ts";
import { senderFor } from "../transport/sender-for.ts";

/** `share`: of the traffic. */
export function senderOf(endpoint: Endpoint, { model, transport }: Traffic, share: Share) {
  const connections = transport.connections && partOf(transport.connections, share);
  const most = partOf(model.kind === "open" ? model.maxInFlight : model.connections, share);
  return senderFor(pacingClock, endpoint, { ...transport, connections }, most);
}
