/** Which engine plays a traffic, decided by what each can measure truthfully. */

import { hasTemplate } from "../request/template.ts";
import type { RequestSpec, Traffic } from "../traffic.ts";

export type Engine = "gameday" | "autocannon";

/**
 * The methods that autocannon is asked to send. HEAD is not among them: it would wait for the body
 * whose length the answer tells.
 */
export const saturatingMethods = ["GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"] as const;

/** autocannon refuses to start with a shorter timeout. */
const shortestTimeoutMs = 1000;

/**
 * autocannon saturates well, but its numbers cannot be trusted next to faults (latencies double on
 * a connection after a reset, and it reconnects without a pause), and it cannot read streams, vary
 * a request, wait less than a second or verify a certificate. `isUndisturbed`: neither a fault,
 * and so a link, nor TLS is between it and the target. All else is played by our own loops.
 */
export function engineOf(traffic: Traffic, isUndisturbed: boolean): Engine {
  const { model, expect, timeout, request } = traffic;
  const canSaturate =
    model.kind === "closed" && expect.stream === null && timeout >= shortestTimeoutMs;
  return canSaturate && isUndisturbed && isPlain(request) ? "autocannon" : "gameday";
}

function isPlain({ method, path, headers, body }: RequestSpec): boolean {
  const texts = [path, body, ...Object.values(headers)];
  return saturatingMethods.some((known) => known === method) && !texts.some(hasTemplate);
}
