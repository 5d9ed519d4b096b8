/** What is known of a provider's recent times: a percentile, and an estimate that fears peaks. */

import { describe, expect, test } from "vitest";
import { RecentTimes } from "../../../../gateway-under-test/gateway/routing/recent-times.ts";

const timesOf = (...answered: number[]) => {
  const times = new RecentTimes();
  for (const ms of answered) times.answered(ms, 0);
  return times;
};

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe("the percentile", () => {
  test("is not known before twenty times", () => {
    expect(timesOf(...upTo(19)).percentile(95)).toBeUndefined();
  });

  test.each([
    [50, 50],
    [95, 95],
    [99, 99],
    [99.9, 100],
  ])("%d of 1 to 100 ms is %d ms, in whatever order they came", (percent, expected) => {
    expect(timesOf(...upTo(100).reverse()).percentile(percent)).toBe(expected);
  });

  test("forgets all but the last 128", () => {
    const times = timesOf(...upTo(128).map(() => 1_000), ...upTo(128));
    expect(times.percentile(99.9)).toBe(128);
  });

  test("is of answers: failures and those that were given up do not count", () => {
    const times = timesOf(...upTo(20));
    times.failed(900, 300, 0);
    times.givenUp(900, 0);
    expect(times.percentile(99.9)).toBe(20);
  });
});

describe("the estimate", () => {
  test("is the first time at first", () => {
    expect(timesOf().estimateMs).toBeUndefined();
    expect(timesOf(40).estimateMs).toBe(40);
  });

  test("follows what is slower at once", () => {
    expect(timesOf(40, 90).estimateMs).toBe(90);
  });

  test("follows what is quicker by the time that has passed: 1/e of the old after 10 s", () => {
    const times = timesOf(100);
    times.answered(0, 10_000);
    expect(times.estimateMs).toBeCloseTo(100 / Math.E, 9);
  });

  test("does not take a quick failure for a quick answer", () => {
    const times = timesOf();
    times.failed(1, 300, 0);
    expect(times.estimateMs).toBe(300);
    times.failed(700, 300, 0);
    expect(times.estimateMs).toBe(700);
  });

  test("takes from an attempt that was given up only that it was slower than thought", () => {
    const times = timesOf();
    times.givenUp(50, 0);
    expect(times.estimateMs).toBeUndefined();
    times.answered(40, 0);
    times.givenUp(30, 5_000);
    expect(times.estimateMs).toBe(40);
    times.givenUp(90, 5_000);
    expect(times.estimateMs).toBe(90);
  });
});
