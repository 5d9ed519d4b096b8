/** Why a fault cannot act on a process, and what to do instead. */

import { NothingDone } from "../faults/nothing-done.ts";

/** `toBe`: `killed`, `paused`. */
export const notRunning = (name: string, toBe: string): NothingDone =>
  new NothingDone("E_FAULT", `${name} was not running when it was to be ${toBe}`);

/** `to`: `heed SIGTERM`. */
export function pausedFor(name: string, to: string): NothingDone {
  const hint = "Let the pause end before, or kill it with SIGKILL, which reaches it all the same.";
  return new NothingDone("E_FAULT", `${name} is paused: it cannot ${to} before it goes on`, {
    hint,
  });
}
