/** What a silent store costs, over time that is moved by hand. */

import { describe, expect, test } from "vitest";
import { GuardedStore } from "../../../../gateway-under-test/gateway/store/guarded-store.ts";
import { ManualClock } from "../../manual-clock.ts";
import { MemoryRateStore } from "../../memory-rate-store.ts";

const limit = { perSecond: 1_000, burst: 1_000 };
const options = { timeoutMs: 50, breaker: { failures: 3, openMs: 500, maxOpenMs: 2_000 } };

function aStore() {
  const clock = new ManualClock();
  const store = new MemoryRateStore(clock);
  return { clock, store, guarded: new GuardedStore(clock, store, options) };
}

type Rig = ReturnType<typeof aStore>;

/** Asks, and lets time go by until there is an answer. */
async function ask({ clock, guarded }: Rig): Promise<{ kind: string; tookMs: number }> {
  const from = clock.now();
  const asked = guarded.admit("a", limit).then((answer) => {
    const kind = answer.kind === "unavailable" ? answer.why : answer.kind;
    return { kind, tookMs: clock.now() - from };
  });
  for (let i = 0; i < 10; i++) await Promise.resolve();
  clock.advance(options.timeoutMs);
  return asked;
}

describe("a store that is frozen", () => {
  test("costs its timeout three times, and then nothing", async () => {
    const rig = aStore();
    rig.store.mood = "frozen";
    const asked = [];
    for (let i = 0; i < 6; i++) asked.push(await ask(rig));
    expect(asked).toEqual([
      ...Array.from({ length: 3 }, () => ({ kind: "timed-out", tookMs: 50 })),
      ...Array.from({ length: 3 }, () => ({ kind: "skipped", tookMs: 0 })),
    ]);
    expect(rig.store.asked).toBe(3);
  });

  test("is probed by one request, later and later, but never later than the longest", async () => {
    const rig = aStore();
    rig.store.mood = "frozen";
    for (let i = 0; i < 3; i++) await ask(rig);
    const probes: number[] = [];
    for (let at = rig.clock.now(); rig.clock.now() < at + 10_000; ) {
      const before = rig.store.asked;
      await ask(rig);
      if (rig.store.asked > before) probes.push(rig.clock.now() - at);
    }
    const gaps = probes.slice(1).map((instant, index) => instant - (probes[index] ?? 0));
    expect(probes).toHaveLength(6);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(2_000 + 2 * options.timeoutMs);
    expect([...gaps].sort((a, b) => a - b)).toEqual(gaps);
  });

  test("is not asked by others while one of them probes", async () => {
    const rig = aStore();
    rig.store.mood = "frozen";
    for (let i = 0; i < 3; i++) await ask(rig);
    rig.clock.advance(500);
    const probe = ask(rig);
    const other = await rig.guarded.admit("a", limit);
    expect(other).toEqual({ kind: "unavailable", why: "skipped" });
    expect((await probe).kind).toBe("timed-out");
  });

  test("is used again as soon as a probe is answered", async () => {
    const rig = aStore();
    rig.store.mood = "frozen";
    for (let i = 0; i < 3; i++) await ask(rig);
    rig.store.thaw();
    expect((await ask(rig)).kind).toBe("skipped");
    rig.clock.advance(500);
    expect((await ask(rig)).kind).toBe("admitted");
    expect((await ask(rig)).kind).toBe("admitted");
  });
});

test("a store that is down fails three times, and is then left alone", async () => {
  const rig = aStore();
  rig.store.mood = "down";
  const asked = [];
  for (let i = 0; i < 5; i++) asked.push((await ask(rig)).kind);
  expect(asked).toEqual(["failed", "failed", "failed", "skipped", "skipped"]);
});

test("a refusal by the limit is an answer: it opens nothing", async () => {
  const rig = aStore();
  const one = { perSecond: 0.001, burst: 1 };
  for (let i = 0; i < 9; i++) {
    const { kind } = await rig.guarded.admit("a", one);
    expect(kind).toBe(i === 0 ? "admitted" : "limited");
  }
  expect(rig.store.asked).toBe(9);
});

test("no alarm is left behind by an answer", async () => {
  const rig = aStore();
  expect((await rig.guarded.admit("a", limit)).kind).toBe("admitted");
  rig.clock.advance(1_000);
  expect((await rig.guarded.admit("a", limit)).kind).toBe("admitted");
});

test("closes and connects the store that it guards", async () => {
  const rig = aStore();
  await rig.guarded.connect();
  rig.guarded.close();
  expect(rig.store.isClosed).toBe(true);
});
