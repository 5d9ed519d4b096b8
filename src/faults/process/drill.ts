/** Harm that a process of the bundled target does to itself when it is told to. */

import type { Bytes, Milliseconds, Ratio } from "../../base/units.ts";

export type Drill = {
  /** It ends by itself after so long, whatever becomes of who began it. */
  readonly lasting: Milliseconds;
} /** Threads that compute for nothing, each for this share of its time. */ & (
  | { readonly kind: "burn"; readonly cores: number; readonly share: Ratio }
  /** The event loop stands still for so long, every so often. */
  | { readonly kind: "block"; readonly block: Milliseconds; readonly every: Milliseconds }
  /** Memory that is taken, at this pace, and kept until the end. */
  | { readonly kind: "grow"; readonly upTo: Bytes; readonly perSecond: Bytes }
  /** File descriptors are opened until so many are left. */
  | { readonly kind: "descriptors"; readonly leaving: number }
  /** The wall clock is wrong by so much, either way; its monotonic time is right. */
  | { readonly kind: "skew"; readonly by: Milliseconds }
);

/** Of a process that ended, or is paused: what it had told until then. */
export interface DrillReport {
  /** Of what was counted: milliseconds burnt or blocked, bytes, descriptors, readings. */
  readonly touched: number;
  readonly unit: string;
  /** In so many goes: bursts, threads; else 1. */
  readonly times: number;
  readonly pid: number;
}
