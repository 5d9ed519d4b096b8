/** A limit on how long something may take. */

import { type Clock, sleep } from "../base/clock.ts";
import { showDuration } from "../base/quantity.ts";
import type { Milliseconds } from "../base/units.ts";

/** Rejects when it takes longer; what comes of it later is nobody's. */
export async function within<T>(clock: Clock, limit: Milliseconds, under: Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = sleep(clock, limit, over.signal).then((): never => {
    throw new Error(`not done within ${showDuration(limit)}`);
  });
  // The loser of the race is told to nobody.
  late.catch(() => undefined);
  try {
    return await Promise.race([under, late]);
  } finally {
    over.abort();
  }
}
