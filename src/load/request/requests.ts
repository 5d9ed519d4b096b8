/** Makes the outgoing request of each arrival; what does not change is made once. */

import type { OutgoingRequest } from "../transport/sender.ts";
import { hasTemplate, nonceOf, type TemplateValues, templateOf } from "./template.ts";
import type { Traffic } from "../traffic.ts";

/** The request of the arrival with this index. */
export type RequestMaker = (arrival: number) => OutgoingRequest;

export function requestMaker(traffic: Traffic, trafficIndex: number, seed: number): RequestMaker {
  const { method } = traffic.request;
  const { expect, timeout } = traffic;
  const path = templateOf(traffic.request.path);
  const headers = headersOf(traffic.request.headers);
  const body = traffic.request.body === null ? null : templateOf(traffic.request.body);
  return (arrival) => {
    const values = { nonce: nonceOf(seed, trafficIndex, arrival) };
    const sent = { path: path(values), headers: headers(values), body: body?.(values) ?? null };
    return { method, ...sent, expect, timeout };
  };
}

type Headers = OutgoingRequest["headers"];

function headersOf(headers: Headers): (values: TemplateValues) => Headers {
  const varying = Object.entries(headers).filter(([, value]) => hasTemplate(value));
  if (varying.length === 0) return () => headers;
  const templates = varying.map(([name, value]) => [name, templateOf(value)] as const);
  return (values) => {
    const made = templates.map(([name, template]) => [name, template(values)]);
    return { ...headers, ...Object.fromEntries(made) };
  };
}
