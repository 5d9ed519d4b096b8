/** What is known of a server behind the gateway, for people. It names no address and no secret. */

export interface BehindStatus {
  readonly server: string;
  readonly state: "not-asked-yet" | "up" | "failing" | "left-alone";
  /** The revision that was agreed on. */
  readonly version: string | null;
  readonly tools: number;
  readonly lastFailure: BehindFailure | null;
}

export type BehindFailure = "timed-out" | "unreachable" | "malformed" | "too-long" | "refused";
