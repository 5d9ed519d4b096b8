/** Work that is given up: after a time, or when whoever asked for it has left. */

import type { Clock } from "../../../base/clock.ts";

export class TimedOut extends Error {}

/** Rejects at once when given up; the work is told by its signal, and need not have noticed. */
export function within<T>(
  clock: Clock,
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
  outer?: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const giveUp = (why: Error) => {
      controller.abort(why);
      reject(why);
    };
    const alarm = clock.alarm(ms, () => giveUp(new TimedOut("it took too long")));
    const leave = () => giveUp(new Error("nobody waits for it any more"));
    const release = () => {
      alarm.cancel();
      outer?.removeEventListener("abort", leave);
    };
    outer?.addEventListener("abort", leave, { once: true });
    if (outer?.aborted === true) leave();
    work(controller.signal).then(resolve, reject).finally(release);
  });
}
