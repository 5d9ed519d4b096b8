/** How a traffic came through a fault, in words. */

import type { RunResult } from "../run/result.ts";
import { showMillis } from "./figures.ts";
import type { Status } from "./verdict-words.ts";

export type RecoveryResult = RunResult["recovery"][number];

export const wasBad = (recovery: RecoveryResult): boolean =>
  recovery.detectMs !== null || recovery.censored;

/** Too few seconds had enough requests to be good or bad. */
const isKnown = (recovery: RecoveryResult): boolean =>
  recovery.recoverMs !== null || wasBad(recovery);

/** The run ended, or another fault began, before it was good again. */
const notSeen = "not seen";

/** Time from the start of the fault to its first bad second. */
export function detectedAfter(recovery: RecoveryResult): string {
  if (!isKnown(recovery)) return "not known";
  if (recovery.detectMs === null) return "never bad";
  return recovery.detectMs === 0 ? "at once" : `after ${showMillis(recovery.detectMs)}`;
}

export function recoveredAfter(recovery: RecoveryResult): string {
  if (recovery.censored || recovery.recoverMs === null) return notSeen;
  return wasBad(recovery) ? showMillis(recovery.recoverMs) : "–";
}

/** From the end of the fault; 0 says that it was good again before. */
export function recoveredAfterEnd(recovery: RecoveryResult): string {
  if (recovery.censored) return notSeen;
  if (recovery.recoverAfterEndMs === null || !wasBad(recovery)) return "–";
  return recovery.recoverAfterEndMs === 0
    ? "before its end"
    : showMillis(recovery.recoverAfterEndMs);
}

export const recoveryStatus = (recovery: RecoveryResult): Status =>
  recovery.censored || (wasBad(recovery) && recovery.recoverMs === null) ? "fail" : "pass";

/** `bad after 1s, good again after 9s, 1 relapse`. */
export function recoverySentence(recovery: RecoveryResult): string {
  if (!isKnown(recovery)) return "not known";
  if (!wasBad(recovery)) return "never bad";
  const isRecovered = recoveryStatus(recovery) === "pass";
  const relapses = relapsesOf(recovery);
  return [
    recovery.detectMs === null ? "bad" : `bad ${detectedAfter(recovery)}`,
    isRecovered ? `good again after ${recoveredAfter(recovery)}` : "not seen to recover",
    ...(relapses === "" ? [] : [relapses]),
  ].join(", ");
}

function relapsesOf({ relapses }: RecoveryResult): string {
  if (relapses === 0) return "";
  return relapses === 1 ? "1 relapse" : `${relapses} relapses`;
}
