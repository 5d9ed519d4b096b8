/** The port through which requests go out: real sockets in earnest, a model of one in tests. */

import type { Milliseconds } from "../../base/units.ts";
import type { Outcome } from "../../measure/outcome.ts";
import type { StreamReading } from "../stream/stream-reading.ts";
import type { Timeouts } from "../traffic.ts";

/**
 * A request ready for the wire. One that is the same each time is the same object each time, so
 * that a sender serialises it once.
 */
export interface OutgoingRequest {
  readonly method: string;
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | null;
  readonly timeouts: Timeouts;
  /** Whether the answer is kept: something will look into its headers or its body. */
  readonly keepsAnswer: boolean;
}

/** What became of it. Instants are of the sender's clock. */
export interface Exchange {
  /** When a connection was asked for, or taken: what comes after is the target's time. */
  readonly sentAt: Milliseconds;
  readonly firstByteAt: Milliseconds | null;
  readonly endedAt: Milliseconds;
  /** Of the transport alone: whether the answer is a good one is not the sender's to know. */
  readonly outcome: Outcome;
  /** Of the body, as it was received. */
  readonly bytes: number;
  /** What an answer of type text/event-stream held; null of any other. */
  readonly stream: StreamReading | null;
  /** null: none came whole, or it was not asked for. */
  readonly answer: Answer | null;
  /**
   * Of an answer with a status from 400 on that was not asked for: its headers, and the first
   * sampleBytes of its body. Left out of any other.
   */
  readonly sample?: Answer;
}

/** So much is kept of an answer that tells of an error, as evidence. */
export const sampleBytes = 1024;

export interface Answer {
  readonly status: number;
  /** Names in lower case; those of one name joined by ", ", but for set-cookie: by line feeds. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Sender {
  /** A failed request is an outcome. Rejects only when the request itself is malformed: our bug. */
  send(request: OutgoingRequest): Promise<Exchange>;
  /** Opens so many connections ahead of their use; what fails will fail again in its request. */
  open(connections: number): Promise<void>;
  /** Connections that are open now. */
  readonly sockets: number;
  /** Ends what is in flight as `cancelled`, now. */
  cancel(): void;
  /** Closes the connections. Idempotent. */
  close(): Promise<void>;
}
