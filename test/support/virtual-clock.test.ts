/** The fake clock is a fake worth trusting. */

import { expect, test } from "vitest";
import { ms } from "../../src/base/units.ts";
import { VirtualClock } from "./virtual-clock.ts";

test("sleepers wake in the order of their instants, each at its own time", async () => {
  const clock = new VirtualClock();
  const woken: string[] = [];
  const sleep = async (name: string, until: number) => {
    await clock.sleepUntil(ms(until));
    woken.push(`${name} at ${clock.now()}`);
  };
  void sleep("late", 20);
  void sleep("early", 10);
  await clock.advance(15);
  expect(woken).toEqual(["early at 10"]);
  await clock.advance(15);
  expect(woken).toEqual(["early at 10", "late at 20"]);
  expect(clock.now()).toBe(30);
});

test("an abort ends a sleep, and nothing is left sleeping", async () => {
  const clock = new VirtualClock();
  const abort = new AbortController();
  const sleep = clock.sleepUntil(ms(Number.POSITIVE_INFINITY), abort.signal);
  expect(clock.pending).toBe(1);
  abort.abort();
  await sleep;
  expect(clock.pending).toBe(0);
});
