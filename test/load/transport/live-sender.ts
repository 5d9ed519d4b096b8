/** Senders on real sockets that are closed with their test, and what they need. */

import { readFileSync } from "node:fs";
import { onTestFinished } from "vitest";
import { systemClock } from "../../../src/base/clock.ts";
import { ms } from "../../../src/base/units.ts";
import type { Timeouts } from "../../../src/load/traffic.ts";
import type { Endpoint, TlsSpec } from "../../../src/load/transport/endpoint.ts";
import type { Sender } from "../../../src/load/transport/sender.ts";
import { senderFor } from "../../../src/load/transport/sender-for.ts";
import { defaultTransport, type Transport } from "../../../src/load/transport/spec.ts";

export function liveSender(
  endpoint: Partial<Endpoint>,
  transport: Partial<Transport> = {},
  most = 50,
): Sender {
  const whole = { origin: "http://127.0.0.1:1", dial: null, tls: null, ...endpoint };
  const sender = senderFor(systemClock, whole, { ...defaultTransport, ...transport }, most);
  onTestFinished(() => sender.close());
  return sender;
}

/** Milliseconds; what is not said does not limit. */
export const limits = (parts: Partial<Record<keyof Timeouts, number>>): Timeouts => ({
  total: ms(parts.total ?? 5000),
  connect: parts.connect === undefined ? null : ms(parts.connect),
  firstByte: parts.firstByte === undefined ? null : ms(parts.firstByte),
  idle: parts.idle === undefined ? null : ms(parts.idle),
});

/**
 * Of test/fixtures/tls: `server` is good for localhost, api.test, 127.0.0.1 and ::1, `other` for
 * other.test, `expired` was for localhost, `client` is for clients; all are signed by `ca`.
 */
export const pem = (name: string): string => readFileSync(`test/fixtures/tls/${name}.pem`, "utf8");

export const serverTls = (name: "server" | "other" | "expired" = "server") => ({
  cert: pem(name),
  key: pem(`${name}-key`),
});

export const trusting = (parts: Partial<TlsSpec> = {}): TlsSpec => ({
  ca: pem("ca"),
  cert: null,
  key: null,
  insecure: false,
  ...parts,
});
