/** Which journey an arrival makes: drawn by weight, the same in whichever worker it falls. */

import { assert } from "../../base/assert.ts";
import { seeded } from "../../base/random.ts";

interface Weighted {
  /** Above 0. */
  readonly weight: number;
}

export function drawer<T extends Weighted>(
  entries: readonly T[],
  seed: number,
  traffic: string,
): (arrival: number) => T {
  const last = entries.at(-1);
  assert(last !== undefined, `the traffic ${traffic} has no journey`);
  if (entries.length === 1) return () => last;
  let total = 0;
  const upTo = entries.map(({ weight }) => {
    total += weight;
    return total;
  });
  return (arrival) => {
    const drawn = seeded(seed, "journey", traffic, arrival).next() * total;
    // Rounding may leave the last sum a little short of the total.
    return entries[upTo.findIndex((sum) => drawn < sum)] ?? last;
  };
}
