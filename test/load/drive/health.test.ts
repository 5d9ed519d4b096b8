import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { pacingClock, sleep, systemClock } from "../../../src/base/clock.ts";
import { ms } from "../../../src/base/units.ts";
import { type Watched, watchWorker } from "../../../src/load/drive/health.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";

/** As proc_pid_stat(5) has it, with these ticks of CPU time as fields 14 and 15. */
const stat = (user: number, system: number, name = "node") =>
  `42 (${name}) R 1 42 42 0 -1 4194304 102 0 0 0 ${user} ${system} 7 7 20 0 11 0 1147547\n`;

const idle: Watched = { readText: () => stat(0, 0), sockets: () => 0 };

/** What is told after so many milliseconds of virtual time. */
async function watched(durationMs: number, parts: Partial<Watched>) {
  const clock = new VirtualClock();
  const stop = watchWorker(clock, { ...idle, ...parts });
  await clock.advance(durationMs);
  const health = stop();
  return { clock, health };
}

/** The first text, and then the second. */
const texts = (first: string, second: string) => {
  let reads = 0;
  return () => (reads++ === 0 ? first : second);
};

const cases: readonly (readonly [string, Watched["readText"], number | null])[] = [
  ["ticks of 10 ms over the time that passed", texts(stat(100, 50), stat(130, 60)), 0.4],
  ["nothing, if none were used", texts(stat(100, 50), stat(100, 50)), 0],
  ["the same whatever the thread is called", texts(stat(1, 1, "a) R 9 ("), stat(51, 1)), 0.5],
  ["null, where the text is another", texts("", "what is this?"), null],
  [
    "null, where there is no such file",
    () => {
      throw new Error("ENOENT");
    },
    null,
  ],
];

describe("the share of CPU time is", () => {
  it.each(cases)("%s", async (_claim, readText, share) => {
    const { health } = await watched(1000, { readText });
    expect(health.cpuShare).toBe(share);
  });

  it("asked of Linux for the thread that asks, and for no other", async () => {
    const paths = new Set<string>();
    const readText = (path: string) => {
      paths.add(path);
      return stat(0, 0);
    };
    await watched(1000, { readText });
    expect(paths).toEqual(new Set(["/proc/thread-self/stat"]));
  });

  it.runIf(process.platform === "linux")("high in earnest, while a thread works", async () => {
    const readText = (path: string) => readFileSync(path, "utf8");
    const stop = watchWorker(systemClock, { ...idle, readText });
    const end = systemClock.now() + 300;
    while (systemClock.now() < end);
    const { cpuShare } = stop();
    expect(cpuShare).toBeGreaterThan(0.05);
    expect(cpuShare).toBeLessThan(1.2);
  });
});

describe("the sockets of a worker", () => {
  it("are the most that were open at once, not those at the end", async () => {
    const open = [3, 9, 40, 2, 0];
    const { health } = await watched(500, { sockets: () => open.shift() ?? 0 });
    expect(health.sockets).toBe(40);
  });

  it("are looked at once more at the end", async () => {
    const open = [1, 17];
    const { health } = await watched(10, { sockets: () => open.shift() ?? 0 });
    expect(health.sockets).toBe(17);
  });

  it("are not looked at any more when it is over", async () => {
    const { clock } = await watched(1000, {});
    expect(clock.pending).toBe(0);
  });
});

describe("the lag of the event loop", () => {
  it("of a worker that was never looked at is zero, not NaN", () => {
    const stop = watchWorker(new VirtualClock(), idle);
    const { eventLoopLagP50Us, eventLoopLagP99Us, eventLoopLagMaxUs } = stop();
    expect([eventLoopLagP50Us, eventLoopLagP99Us, eventLoopLagMaxUs]).toEqual([0, 0, 0]);
  });

  it.each([
    ["sleeps", systemClock],
    ["yields for its arrivals", pacingClock],
  ] as const)("shows a stall of a thread that %s", async (_what, clock) => {
    const stop = watchWorker(clock, idle);
    // By steps below a millisecond, for which a pacing clock does not sleep.
    const idleUntil = async (end: number) => {
      while (clock.now() < end) await sleep(clock, ms(0.5));
    };
    await idleUntil(clock.now() + 30);
    const end = clock.now() + 60;
    while (clock.now() < end);
    await idleUntil(clock.now() + 30);
    const { eventLoopLagP50Us, eventLoopLagP99Us, eventLoopLagMaxUs } = stop();
    expect(eventLoopLagMaxUs).toBeGreaterThan(50_000);
    expect(eventLoopLagP99Us).toBeLessThanOrEqual(eventLoopLagMaxUs);
    expect(eventLoopLagP50Us).toBeLessThan(50_000);
  });
});
