/** What a program can be told to do to itself, for a time, and what it tells of it. */

import { z } from "zod";

/** As setTimeout counts: anything longer would end at once. */
const duration = z
  .number()
  .positive()
  .max(2 ** 31 - 1);
const lastingMs = { lasting: duration };

const gibibyte = 2 ** 30;

/** All times in milliseconds, all sizes in bytes; bounded, so that no order can end the machine. */
export const drillSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("burn"),
    ...lastingMs,
    cores: z.int().min(1).max(64),
    share: z.number().positive().max(1),
  }),
  z.object({ kind: z.literal("block"), ...lastingMs, block: duration, every: duration }),
  z.object({
    kind: z.literal("grow"),
    ...lastingMs,
    upTo: z
      .number()
      .positive()
      .max(4 * gibibyte),
    perSecond: z.number().positive().max(gibibyte),
  }),
  z.object({ kind: z.literal("descriptors"), ...lastingMs, leaving: z.int().nonnegative() }),
  z.object({ kind: z.literal("skew"), ...lastingMs, by: z.number() }),
]);

export type Drill = z.infer<typeof drillSchema>;

export type DrillOf<Kind extends Drill["kind"]> = Extract<Drill, { readonly kind: Kind }>;

/** The amount of what was done so far. */
export interface Tally {
  /** Milliseconds burnt or blocked, bytes, descriptors, readings of the clock. */
  readonly touched: number;
  readonly unit: "ms" | "bytes" | "descriptors" | "readings";
  /** In so many goes: bursts, threads; else 1. */
  readonly times: number;
}

export interface RunningDrill {
  tally(): Tally;
  /** Everything that it held is given back when that resolves. Called once. */
  end(): Promise<void>;
}

/** What drills need of the process that they are in. */
export interface Machine {
  /** CPU time of the process so far, all threads, in milliseconds. */
  cpuMs(): number;
  /** Bytes that the process may still take before the system runs short. */
  availableBytes(): number;
}
