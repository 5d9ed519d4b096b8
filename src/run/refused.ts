/** What only the load can prove: connections refused never reach the link that refuses them. */

import type { Fault } from "../faults/fault.ts";
import type { Measurements } from "../measure/recorder.ts";
import type { FaultRecord } from "./run-log.ts";

/** Requests refused in the seconds in which the edge was down; 0 for any other fault. */
export function refusedByDown(
  { on, spec }: Fault,
  { startMs, endMs }: FaultRecord,
  { traffics }: Measurements,
): number {
  if (spec.kind !== "down" || on !== "edge" || startMs === null || endMs === null) return 0;
  const seconds = [Math.floor(startMs / 1000), Math.ceil(endMs / 1000)] as const;
  return traffics
    .flatMap(({ slices }) => slices.slice(...seconds))
    .reduce((sum, slice) => sum + (slice?.errors.get("refused") ?? 0), 0);
}
