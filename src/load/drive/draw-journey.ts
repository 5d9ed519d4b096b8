/** Which journey an arrival makes: drawn by weight, the same in whichever worker it falls. */

import { assert } from "../../base/assert.ts";
import { seeded } from "../../base/random.ts";
import { operationCount, type Traffic } from "../traffic.ts";

interface Weighted {
  /** Above 0. */
  readonly weight: number;
}

/** The first operation of the journey that an arrival would have made. */
export function firstOperations({ name, journeys }: Traffic, seed: number) {
  let next = 0;
  const entries = journeys.map(({ weight, steps }) => {
    const operation = next;
    for (const step of steps) next += operationCount(step);
    return { weight, operation };
  });
  const draw = drawer(entries, seed, name);
  return (arrival: number): number => draw(arrival).operation;
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
