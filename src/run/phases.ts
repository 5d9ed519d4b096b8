/** The phases of a run: before the first fault, while any is in force, and after. */

import { type Milliseconds, ms } from "../base/units.ts";
import type { Fault } from "../faults/fault.ts";

export type PhaseName = "baseline" | "fault" | "recovery";

export interface Phase {
  readonly name: PhaseName;
  readonly start: Milliseconds;
  readonly end: Milliseconds;
}

/**
 * Without faults all is baseline. Faults that overlap or touch make one phase; between two such
 * phases, and after the last, lies a recovery. The phases cover the run without a gap.
 */
export function phasesOf(faults: readonly Fault[], duration: Milliseconds): readonly Phase[] {
  const phases: Phase[] = [];
  let end = ms(0);
  for (const window of mergedWindows(faults)) {
    const before = phases.length === 0 ? "baseline" : "recovery";
    if (window.start > end) phases.push({ name: before, start: end, end: window.start });
    phases.push({ name: "fault", ...window });
    end = window.end;
  }
  const last = phases.length === 0 ? "baseline" : "recovery";
  if (end < duration) phases.push({ name: last, start: end, end: duration });
  return phases;
}

/** null: the load is over. A phase begins at its first instant. */
export function phaseAt(
  faults: readonly Fault[],
  duration: Milliseconds,
  at: Milliseconds,
): PhaseName | null {
  const phases = phasesOf(faults, duration);
  return phases.find(({ start, end }) => start <= at && at < end)?.name ?? null;
}

type FaultWindow = Pick<Phase, "start" | "end">;

function mergedWindows(faults: readonly Fault[]): readonly FaultWindow[] {
  const merged: FaultWindow[] = [];
  for (const { start, end } of faults.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last === undefined || start > last.end) merged.push({ start, end });
    else merged[merged.length - 1] = { start: last.start, end: ms(Math.max(last.end, end)) };
  }
  return merged;
}
