/** A request that went wrong, kept as it was: proof for the reader of a report. */

/** Without secrets, and short. */
export interface Evidence {
  /** Index of the traffic in the plan. */
  readonly traffic: number;
  readonly operation: number;
  /** Milliseconds since the load began. */
  readonly dueMs: number;
  /** As reports count it: `invalid`, `answered 503`. */
  readonly outcome: string;
  /** What was found wrong: `json $.model is "b", not "a"`. */
  readonly message: string;
  /** What the target calls it (x-request-id, request-id), else the nonce that was sent. */
  readonly requestId: string;
  readonly status: number | null;
  /** The first bytes of the answer's body, as text. */
  readonly excerpt: string;
}

/** So many are kept of each operation and outcome. */
export const evidenceLimit = 5;
