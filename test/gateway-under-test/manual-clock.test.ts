/** The clock of the tests keeps time like a real one. */

import { expect, test } from "vitest";
import { ManualClock } from "./manual-clock.ts";

test("rings in order, at the time due, once, and not when cancelled", () => {
  const clock = new ManualClock();
  const rung: string[] = [];
  const say = (name: string) => () => rung.push(`${name} at ${clock.now()}`);
  clock.alarm(30, say("late"));
  clock.alarm(10, say("early"));
  clock.alarm(20, say("never")).cancel();
  clock.advance(100);
  expect(rung).toEqual(["early at 10", "late at 30"]);
  expect(clock.now()).toBe(100);
});

test("a refresh starts the delay anew, before and after it rang", () => {
  const clock = new ManualClock();
  let rung = 0;
  const alarm = clock.alarm(10, () => {
    rung += 1;
  });
  clock.advance(9);
  alarm.refresh();
  clock.advance(9);
  expect(rung).toBe(0);
  clock.advance(1);
  alarm.refresh();
  clock.advance(10);
  expect(rung).toBe(2);
});
