/** Descriptors opened until so many are left, of a device that has only so many. */

import { describe, expect, test } from "vitest";
import { systemClock } from "../../../../gateway-under-test/base/clock.ts";
import {
  descriptors,
  type Openings,
} from "../../../../gateway-under-test/base/drills/descriptors.ts";

/** What the system says when a process, or the system itself, can have no more. */
const refusal = (code: string) => Object.assign(new Error(`${code}: no more`), { code });

class Device implements Openings {
  readonly held = new Set<number>();
  readonly #limit: number;
  readonly #code: string;
  #next = 100;

  constructor(limit: number, code = "EMFILE") {
    this.#limit = limit;
    this.#code = code;
  }

  open(): number {
    if (this.held.size >= this.#limit) throw refusal(this.#code);
    this.held.add(this.#next);
    return this.#next++;
  }

  close(descriptor: number): void {
    if (!this.held.delete(descriptor)) throw new Error(`${descriptor} is not open`);
  }
}

const order = (leaving = 0) => ({ kind: "descriptors", leaving, lasting: 1_000 }) as const;

describe("exhaustion", () => {
  test.each([
    [10, 0],
    [10, 3],
    [2_500, 1],
    [2_000, 0],
  ])("of %i descriptors leaves %i", async (limit, leaving) => {
    const device = new Device(limit);
    const drill = await descriptors(systemClock, order(leaving), device);
    expect(device.held.size).toBe(limit - leaving);
    const tally = { touched: limit - leaving, unit: "descriptors", times: 1 };
    expect(drill.tally()).toEqual(tally);
    await drill.end();
    expect(device.held.size).toBe(0);
    expect(drill.tally()).toEqual(tally);
  });

  test("of a process that has no more than it is to be left fails, and changes nothing", async () => {
    const device = new Device(3);
    const drill = descriptors(systemClock, order(3), device);
    await expect(drill).rejects.toThrow("it has no more than 3 descriptors left");
    expect(device.held.size).toBe(0);
  });

  test("of the whole system is not what was ordered: all is given back", async () => {
    const device = new Device(1_500, "ENFILE");
    await expect(descriptors(systemClock, order(), device)).rejects.toThrow("ENFILE");
    expect(device.held.size).toBe(0);
  });

  test("serves in between: the loop turns while thousands are opened", async () => {
    const device = new Device(5_500);
    let turns = 0;
    const turning = setInterval(() => turns++, 0);
    await descriptors(systemClock, order(), device);
    clearInterval(turning);
    expect(turns).toBeGreaterThanOrEqual(2);
  });
});
