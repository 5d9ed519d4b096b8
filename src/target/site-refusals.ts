/** Why a fault cannot act on a process, and what to do instead. */

import { GamedayError } from "../base/errors.ts";

/** `toBe`: `killed`, `paused`. */
export const notRunning = (name: string, toBe: string): GamedayError =>
  new GamedayError("E_FAULT", `${name} was not running when it was to be ${toBe}`);

/** `to`: `heed SIGTERM`. */
export function pausedFor(name: string, to: string): GamedayError {
  const hint = "Let the pause end before, or kill it with SIGKILL, which reaches it all the same.";
  return new GamedayError("E_FAULT", `${name} is paused: it cannot ${to} before it goes on`, {
    hint,
  });
}
