/** The exit codes of every command, and which of them an error means. */

import { CommanderError } from "commander";
import { type ErrorCode, GamedayError } from "../base/errors.ts";
import { exitCodeOf } from "../run/exit-code.ts";

export const exitCodes = {
  pass: exitCodeOf.pass,
  failed: exitCodeOf.fail,
  wrongUsage: 2,
  inconclusive: exitCodeOf.inconclusive,
  couldNotRun: 4,
  aborted: exitCodeOf.aborted,
  interrupted: exitCodeOf.interrupted,
} as const;

const exitCodeFor: Readonly<Record<ErrorCode, number>> = {
  E_USAGE: exitCodes.wrongUsage,
  E_SCENARIO: exitCodes.wrongUsage,
  E_TARGET: exitCodes.couldNotRun,
  E_FAULT: exitCodes.couldNotRun,
  E_OUTPUT: exitCodes.couldNotRun,
  E_LOAD: exitCodes.couldNotRun,
  E_PORT: exitCodes.couldNotRun,
};

export function exitCodeOfError(error: unknown): number {
  if (error instanceof GamedayError) return exitCodeFor[error.code];
  // Help and the version end as an error of code 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.wrongUsage;
  return exitCodes.couldNotRun;
}

/** The most important first: of several runs, the first of these that occurred counts. */
const bySeverity: readonly number[] = [
  exitCodes.interrupted,
  exitCodes.aborted,
  exitCodes.couldNotRun,
  exitCodes.wrongUsage,
  exitCodes.failed,
  exitCodes.inconclusive,
];

export const worstOf = (codes: readonly number[]): number =>
  bySeverity.find((code) => codes.includes(code)) ?? exitCodes.pass;

/** For the help text. */
export const exitCodeHelp = `Exit codes:
  0    every objective was met
  1    an objective failed, or a fault could not be injected
  2    the command line or the scenario is wrong; nothing was started
  3    inconclusive: nothing was proved
  4    could not run: the target was not ready, or the reports cannot be written
  5    a guard ended the run
  130  interrupted; faults were undone and the report was written`;
