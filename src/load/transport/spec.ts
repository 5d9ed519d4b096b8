/** How requests travel, as data. */

import type { Milliseconds } from "../../base/units.ts";

export interface Transport {
  readonly http: "1.1" | "2";
  /** Connections to the origin at the most; null: as many as requests are in flight. */
  readonly connections: number | null;
  /** false: a connection for each request. */
  readonly reuse: boolean;
  /** A connection older than this is not used again, so that its name is resolved anew. */
  readonly resolveEvery: Milliseconds | null;
  /** The family of addresses that is dialled; null: what the system prefers. */
  readonly family: 4 | 6 | null;
  /** Bytes of an answer's body at the most; more is too large. */
  readonly maxAnswer: number;
}

export const defaultTransport: Transport = {
  http: "1.1",
  connections: null,
  reuse: true,
  resolveEvery: null,
  family: null,
  maxAnswer: 64 * 1024 * 1024,
};
