/** The port through which requests go out: undici on real sockets, a model of a target in tests. */

import type { Milliseconds } from "../../base/units.ts";
import type { Outcome } from "../../measure/outcome.ts";
import type { Expectation } from "../traffic.ts";

/** A request ready for the wire. */
export interface OutgoingRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly expect: Expectation;
  readonly timeout: Milliseconds;
}

/** What became of it. Instants are of the sender's clock. */
export interface Exchange {
  readonly sentAt: Milliseconds;
  readonly endedAt: Milliseconds;
  /** First content of an event stream; null if none came. */
  readonly firstTokenAt: Milliseconds | null;
  readonly outcome: Outcome;
  readonly bytes: number;
}

export interface Sender {
  /** A failed request is an outcome. Rejects only when the request itself is malformed: our bug. */
  send(request: OutgoingRequest): Promise<Exchange>;
  /** Ends what is in flight as `cancelled`, now. */
  cancel(): void;
  /** Closes the connections. Idempotent. */
  close(): Promise<void>;
}
