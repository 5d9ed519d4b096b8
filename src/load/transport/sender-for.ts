/** Picks the sender that speaks what the transport asks for. */

import type { Clock } from "../../base/clock.ts";
import type { Endpoint } from "./endpoint.ts";
import { http2Sender } from "./http2-sender.ts";
import type { Sender } from "./sender.ts";
import type { Transport } from "./spec.ts";
import { wireSender } from "./wire-sender.ts";

/**
 * `most`: requests in flight at once at the most, which is how many connections there are if the
 * transport does not say.
 */
export function senderFor(
  clock: Clock,
  endpoint: Endpoint,
  transport: Transport,
  most: number,
): Sender {
  switch (transport.http) {
    case "1.1":
      return wireSender(clock, endpoint, transport, most);
    case "2":
      return http2Sender(clock, endpoint, transport, most);
    default:
      return transport.http satisfies never;
  }
}
