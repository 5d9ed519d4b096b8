/** A load played by the real executable, and its result as a reader outside the project sees it. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Ended, emptyFolder, gameday } from "../support/command.ts";

const latencies = z.object({
  p50: z.number(),
  p90: z.number(),
  p95: z.number(),
  p99: z.number(),
  p999: z.number(),
  max: z.number(),
  mean: z.number(),
});

export type Latencies = z.infer<typeof latencies>;

const traffic = z.object({
  engine: z.string(),
  offered: z.int(),
  sent: z.int(),
  dropped: z.int(),
  cancelled: z.int(),
  good: z.int(),
  outcomes: z.record(z.string(), z.int()),
  latencyUs: latencies,
  serviceUs: latencies,
  slices: z.object({ p50Us: z.array(z.number().nullable()) }),
});

export type TrafficSeen = z.infer<typeof traffic>;

const loadResult = z.object({
  verdict: z.object({ status: z.string() }),
  traffic: z.tuple([traffic]),
  generator: z.object({
    eventLoopLagUs: z.object({ p50: z.number().default(0), p99: z.number(), max: z.number() }),
  }),
});

export type LoadResult = z.infer<typeof loadResult>;

export const parsed = ({ code, stdout, stderr }: Ended): LoadResult => {
  if (stdout === "") throw new Error(`it ended with ${code}:\n${stderr}`);
  return loadResult.parse(JSON.parse(stdout));
};

export const playedLoad = async (url: string, ...args: readonly string[]): Promise<LoadResult> =>
  parsed(await gameday(["load", url, ...args, "--json"]).ended);

/** Arguments for a closed loop by our own engine. */
export const ownClosedLoop = (connections: number, seconds: number): readonly string[] => [
  ...["--connections", `${connections}`, "--for", `${seconds}s`],
];

/** A file for `gameday run`, in a folder of its own. */
export function scenarioFile(text: string): string {
  const path = join(emptyFolder(), "scenario.yaml");
  writeFileSync(path, text);
  return path;
}

/** How late the generator says that its event loop was; milliseconds. */
export function loopLagMs({ generator }: LoadResult): LoadResult["generator"]["eventLoopLagUs"] {
  const { p50, p99, max } = generator.eventLoopLagUs;
  return { p50: p50 / 1000, p99: p99 / 1000, max: max / 1000 };
}

/** Each percentile by its name, as a ratio. */
export const percentiles = [
  ["p50", 0.5],
  ["p90", 0.9],
  ["p95", 0.95],
  ["p99", 0.99],
  ["p999", 0.999],
  ["max", 1],
] as const;
