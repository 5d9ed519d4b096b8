/** Equal questions that come together are asked once: whoever comes first asks, the rest follow. */

import type { Handle } from "../call.ts";
import type { GatewayConfig } from "../config.ts";
import { Flight } from "./flight.ts";
import type { KeyedCall } from "./keyed-call.ts";

export function singleflight({ cache }: GatewayConfig, next: Handle<KeyedCall>): Handle<KeyedCall> {
  const flights = new Map<string, Flight>();
  return (call) => {
    if (call.directives.wantsOwn) return next(call);
    const running = flights.get(call.key);
    if (running !== undefined) return running.join(call);
    // What comes after it begins anew: an error is the answer of this flight, not of the next.
    const close = () => {
      if (flights.get(call.key) === flight) flights.delete(call.key);
    };
    const flight: Flight = new Flight(call, { length: cache.flightLength, close }, next);
    flights.set(call.key, flight);
    return flight.lead();
  };
}
