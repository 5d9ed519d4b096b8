/** Memory taken at a pace, up to a bound, and never the last of the machine. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { grow, reservedBytes } from "../../../../gateway-under-test/base/drills/grow.ts";
import { ManualClock } from "../../manual-clock.ts";

const MiB = 2 ** 20;
const plenty = { availableBytes: () => 64 * 1024 * MiB };
const order = { kind: "grow", upTo: 3 * MiB, perSecond: 10 * MiB, lasting: 60_000 } as const;

describe("growth", () => {
  test("comes in small steps, the first of them at once", () => {
    const clock = new ManualClock();
    const drill = grow(clock, plenty, order);
    clock.advance(0);
    expect(drill.tally()).toEqual({ touched: MiB / 2, unit: "bytes", times: 1 });
    clock.advance(50);
    expect(drill.tally().touched).toBe(MiB);
  });

  test("ends at its bound", () => {
    const clock = new ManualClock();
    const drill = grow(clock, plenty, order);
    clock.advance(60_000);
    expect(drill.tally().touched).toBe(3 * MiB);
  });

  test("is memory that is really there: the process is larger by that much", async () => {
    const clock = new ManualClock();
    const before = process.memoryUsage.rss();
    const drill = grow(clock, plenty, { ...order, upTo: 256 * MiB, perSecond: 1024 * MiB });
    clock.advance(1_000);
    expect(drill.tally().touched).toBe(256 * MiB);
    // What others give back meanwhile is far less than the half.
    expect(process.memoryUsage.rss() - before).toBeGreaterThan(128 * MiB);
    await drill.end();
  });

  test("stops when it is ended, and tells what it had taken", async () => {
    const clock = new ManualClock();
    const drill = grow(clock, plenty, order);
    clock.advance(0);
    await drill.end();
    clock.advance(60_000);
    expect(drill.tally().touched).toBe(MiB / 2);
  });

  test("leaves the system what it needs, and goes on when there is more again", () => {
    const clock = new ManualClock();
    let available = reservedBytes + MiB;
    const machine = { availableBytes: () => available };
    const drill = grow(clock, machine, { ...order, perSecond: 1024 * MiB });
    clock.advance(0);
    expect(drill.tally().touched).toBe(MiB);
    available = reservedBytes;
    clock.advance(1_000);
    expect(drill.tally().touched).toBe(MiB);
    available = reservedBytes + 10 * MiB;
    clock.advance(50);
    expect(drill.tally().touched).toBe(3 * MiB);
  });

  test("is never above its bound, nor above its pace", () => {
    const amount = fc.integer({ min: 1024, max: MiB });
    const times = fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 10 });
    const law = fc.property(amount, amount, times, (upTo, perSecond, steps) => {
      const clock = new ManualClock();
      const drill = grow(clock, plenty, { ...order, upTo, perSecond });
      for (const step of steps) {
        clock.advance(step);
        const { touched } = drill.tally();
        expect(touched).toBeLessThanOrEqual(upTo);
        expect(touched).toBeLessThanOrEqual((perSecond * (clock.now() + 50)) / 1_000);
      }
    });
    fc.assert(law, { numRuns: 100 });
  });
});
