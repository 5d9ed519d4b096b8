/** Which engine plays a traffic, decided by what each can measure truthfully. */

import { isFixed } from "../request/requests.ts";
import type { Engine, Step, Traffic } from "../traffic.ts";
import { defaultTransport } from "../transport/spec.ts";

/**
 * The methods that autocannon is asked to send. HEAD is not among them: it would wait for the body
 * whose length the answer tells.
 */
export const saturatingMethods = ["GET", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"] as const;

/** autocannon refuses to start with a shorter timeout. */
const shortestTimeoutMs = 1000;

/** `isUndisturbed`: neither a fault, and so a link, nor TLS is between it and the target. */
export const engineOf = (traffic: Traffic, isUndisturbed: boolean): Engine =>
  isUndisturbed && saturatingStep(traffic) !== null ? "autocannon" : "gameday";

/** Why the engine that was asked for cannot play this traffic; null if it can. */
export function engineProblem(traffic: Traffic): string | null {
  if (traffic.model.kind === "open" || traffic.model.engine === "gameday") return null;
  if (saturatingStep(traffic) !== null) return null;
  return (
    "autocannon can only repeat one plain request over HTTP/1.1, unchecked, with a timeout from " +
    "1s on; leave engine out"
  );
}

/**
 * The one step of a traffic that is autocannon's to play; null if it was not asked for, or must not
 * play. Its numbers cannot be trusted next to faults (latencies double on a connection after a
 * reset, and it reconnects without a pause), and it cannot read streams, vary a request, check an
 * answer, wait less than a second or verify a certificate.
 */
export function saturatingStep(traffic: Traffic): Step | null {
  const { model, journeys, timeouts, transport } = traffic;
  const [step] = journeys.flatMap(({ steps }) => steps);
  const isOne = journeys.length === 1 && journeys[0]?.steps.length === 1;
  if (
    model.kind !== "closed" ||
    model.engine !== "autocannon" ||
    !isOne ||
    step === undefined ||
    traffic.cookies
  )
    return null;
  const { total, connect, firstByte, idle } = timeouts;
  const isTimed = total >= shortestTimeoutMs && (connect ?? firstByte ?? idle) === null;
  const isOrdinary = JSON.stringify(transport) === JSON.stringify(defaultTransport);
  return isTimed && isOrdinary && isPlain(step) ? step : null;
}

function isPlain({ sends, expect, captures, check }: Step): boolean {
  if (sends.kind !== "request" || expect.stream !== null) return false;
  if (expect.checks.length + captures.length > 0 || check !== null) return false;
  const { method } = sends.request;
  return saturatingMethods.some((known) => known === method) && isFixed(sends.request);
}
