/** Bursts of a busy loop, on a clock that moves each time it is looked at. */

import { describe, expect, test } from "vitest";
import { block } from "../../../../gateway-under-test/base/drills/block.ts";
import { ManualClock } from "../../manual-clock.ts";

/** A busy loop that looks at the time makes it pass, a millisecond a look. */
class BusyClock extends ManualClock {
  #passedMs = 0;

  override now = () => this.#passedMs++;
}

const order = { kind: "block", block: 20, every: 100, lasting: 1_000 } as const;

describe("a block", () => {
  test("has not stood still before it is told that it has begun", () => {
    const drill = block(new BusyClock(), order);
    expect(drill.tally()).toEqual({ touched: 0, unit: "ms", times: 0 });
  });

  test("stands still at once then, and again a gap after each burst", () => {
    const clock = new BusyClock();
    const drill = block(clock, order);
    clock.advance(0);
    expect(drill.tally()).toMatchObject({ times: 1 });
    clock.advance(79);
    expect(drill.tally()).toMatchObject({ times: 1 });
    clock.advance(1);
    expect(drill.tally()).toMatchObject({ times: 2 });
  });

  test("counts the time that it really stood, which is never less than a burst", () => {
    const clock = new BusyClock();
    const drill = block(clock, order);
    clock.advance(160);
    const { times, touched } = drill.tally();
    expect(times).toBe(3);
    expect(touched).toBeGreaterThanOrEqual(3 * 20);
  });

  test("hears in the gaps that it is over", async () => {
    const clock = new BusyClock();
    const drill = block(clock, order);
    clock.advance(80);
    await drill.end();
    clock.advance(10_000);
    expect(drill.tally().times).toBe(2);
  });

  test("does not go on beyond its deadline, in the middle of a burst neither", () => {
    const clock = new BusyClock();
    const drill = block(clock, { ...order, block: 500, lasting: 50 });
    clock.advance(10_000);
    const { times, touched } = drill.tally();
    expect(times).toBe(1);
    expect(touched).toBeLessThanOrEqual(55);
  });
});
