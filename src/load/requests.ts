/** Makes the outgoing request of each arrival; what does not change is made once. */

import type { OutgoingRequest } from "./sender.ts";
import { nonceOf, templateOf } from "./template.ts";
import type { Traffic } from "./traffic.ts";

/** The request of the arrival with this index. */
export type RequestMaker = (arrival: number) => OutgoingRequest;

export function requestMaker(traffic: Traffic, trafficIndex: number, seed: number): RequestMaker {
  const { method, headers } = traffic.request;
  const { expect, timeout } = traffic;
  const path = templateOf(traffic.request.path);
  const body = traffic.request.body === null ? null : templateOf(traffic.request.body);
  return (arrival) => {
    const values = { nonce: nonceOf(seed, trafficIndex, arrival) };
    return { method, path: path(values), headers, body: body?.(values) ?? null, expect, timeout };
  };
}
