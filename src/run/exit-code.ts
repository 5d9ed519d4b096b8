/** How a run ended, as the number that a CI pipeline reads. */

import type { RunResult } from "./result.ts";

export type RunStatus = RunResult["verdict"]["status"];

/** 2 (wrong usage or scenario) and, as a rule, 4 (could not run) belong to runs that never were. */
export const exitCodeOf: Readonly<Record<RunStatus, number>> = {
  pass: 0,
  fail: 1,
  inconclusive: 3,
  unsteady: 4,
  aborted: 5,
  interrupted: 130,
};
