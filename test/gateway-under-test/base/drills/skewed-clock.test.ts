/** A clock whose time stamps are wrong, and whose measurements are not. */

import { describe, expect, test } from "vitest";
import { SkewedClock } from "../../../../gateway-under-test/base/drills/skewed-clock.ts";
import { ManualClock } from "../../manual-clock.ts";

const skewOf = (by: number) => ({ kind: "skew", by, lasting: 1_000 }) as const;

function skewed() {
  const truth = new ManualClock();
  truth.advance(10_000);
  return { truth, clock: new SkewedClock(truth) };
}

describe("a clock", () => {
  test("is right until it is skewed", () => {
    const { clock } = skewed();
    expect([clock.now(), clock.wallTime()]).toEqual([10_000, 10_000]);
  });

  test.each([3_000, -3_000])("that is wrong by %i ms measures right", (by) => {
    const { truth, clock } = skewed();
    clock.skew(skewOf(by));
    expect(clock.wallTime()).toBe(10_000 + by);
    truth.advance(500);
    expect(clock.wallTime()).toBe(10_500 + by);
    expect(clock.now()).toBe(10_500);
  });

  test("rings its alarms in time", async () => {
    const { truth, clock } = skewed();
    clock.skew(skewOf(3_000));
    let rings = 0;
    clock.alarm(100, () => rings++);
    const slept = clock.sleep(100);
    truth.advance(100);
    await slept;
    expect(rings).toBe(1);
  });

  test("is right again after the last skew; two of them add up", async () => {
    const { clock } = skewed();
    const first = clock.skew(skewOf(3_000));
    const second = clock.skew(skewOf(-500));
    expect(clock.wallTime()).toBe(12_500);
    await first.end();
    expect(clock.wallTime()).toBe(9_500);
    await second.end();
    expect(clock.wallTime()).toBe(10_000);
  });
});

describe("the proof of a skew", () => {
  test("counts the readings while it was on, and no others", async () => {
    const { clock } = skewed();
    clock.wallTime();
    const skew = clock.skew(skewOf(1));
    expect(skew.tally()).toEqual({ touched: 0, unit: "readings", times: 1 });
    clock.wallTime();
    clock.wallTime();
    clock.now();
    await skew.end();
    clock.wallTime();
    expect(skew.tally().touched).toBe(2);
  });
});
