/** What a real program does to itself when it is told to, and what becomes of it meanwhile. */

import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sleep, systemClock } from "../../src/base/clock.ts";
import { bytes, ms, ratio, seconds } from "../../src/base/units.ts";
import type { Drill } from "../../src/faults/process/drill.ts";
import { Program } from "../../src/target/program.ts";
import { builtPrograms } from "./built-programs.ts";
import { closeLater, closesAll, until } from "./echo-server.ts";
import { isStopped } from "./process-state.ts";
import { answerOf, isRunning, portsWith, specOf } from "./processes.ts";

closesAll();

const isLinux = process.platform === "linux";
const lasting = seconds(60);

async function start(file = builtPrograms.provider): Promise<Program> {
  const config = { latencyMs: { median: 1, sigma: 0 } };
  const spec = { name: "provider/openai", file, config, logFile: null };
  const program = await Program.start(portsWith(systemClock), spec);
  closeLater(() => program.stop());
  return program;
}

async function pidOf(program: Program): Promise<number> {
  const pid = await program.pause("to be told its number");
  await program.resume("to be told its number");
  return pid;
}

const isHealthy = async (program: Program): Promise<boolean> =>
  (await answerOf(`${program.url}/healthz`))?.includes("live") ?? false;

/** The time stamp of an answer, in seconds since 1970. */
async function created({ url }: Program): Promise<number> {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", connection: "close" },
    body: JSON.stringify({ model: "m", messages: [{ role: "user", content: "When is it?" }] }),
  });
  return JSON.parse(await response.text()).created;
}

const descriptorsOf = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length;

const drills = {
  burn: { kind: "burn", cores: 2, share: ratio(0.5), lasting },
  block: { kind: "block", block: ms(50), every: ms(100), lasting },
  grow: { kind: "grow", upTo: bytes(32e6), perSecond: bytes(320e6), lasting },
  descriptors: { kind: "descriptors", leaving: 0, lasting },
  skew: { kind: "skew", by: ms(-3_600_000), lasting },
} as const satisfies Record<string, Drill>;

describe("a drill", () => {
  it("burns processor time in threads, and proves as much of it as there was", async () => {
    const program = await start();
    const began = systemClock.now();
    await program.begin("one", drills.burn);
    await sleep(systemClock, ms(300));
    const report = await program.end("one");
    const elapsed = systemClock.now() - began;
    expect(report).toEqual({
      touched: report.touched,
      unit: "ms",
      times: 2,
      pid: await pidOf(program),
    });
    expect(report.touched).toBeGreaterThan(10);
    expect(report.touched).toBeLessThanOrEqual(2 * elapsed);
    expect(await isHealthy(program)).toBe(true);
  });

  it("stands the event loop still, over and over, and hears of its end in between", async () => {
    const program = await start();
    const began = systemClock.now();
    await program.begin("one", drills.block);
    // Each answer is got in a gap, so that bursts lie between them.
    for (let answers = 0; answers < 3; answers++) expect(await isHealthy(program)).toBe(true);
    await sleep(systemClock, ms(250));
    const report = await program.end("one");
    const elapsed = systemClock.now() - began;
    expect(report.times).toBeGreaterThanOrEqual(1);
    expect(report.touched).toBeGreaterThanOrEqual(50 * report.times);
    expect(report.touched).toBeLessThanOrEqual(elapsed);
  });

  it("takes memory, step by step, up to its bound", async () => {
    const program = await start();
    await program.begin("one", drills.grow);
    await sleep(systemClock, ms(500));
    const report = await program.end("one");
    expect(report.unit).toBe("bytes");
    expect(report.touched).toBeGreaterThan(0);
    expect(report.touched).toBeLessThanOrEqual(32e6);
    expect(await isHealthy(program)).toBe(true);
  });

  it.skipIf(!isLinux)("takes all descriptors, and gives them back", async () => {
    const program = await start();
    const pid = await pidOf(program);
    expect(await isHealthy(program)).toBe(true);
    const before = descriptorsOf(pid);
    await program.begin("one", drills.descriptors);
    // Without one it can accept nobody.
    expect(await answerOf(`${program.url}/healthz`)).toBeNull();
    const report = await program.end("one");
    expect(report).toMatchObject({ unit: "descriptors", times: 1, pid });
    expect(report.touched).toBeGreaterThan(100);
    await until(() => descriptorsOf(pid) <= before);
    await until(() => isHealthy(program));
  });

  it.skipIf(!isLinux)("leaves as many descriptors as it is told to", async () => {
    const program = await start();
    await program.begin("one", { ...drills.descriptors, leaving: 8 });
    expect(await isHealthy(program)).toBe(true);
    await program.end("one");
  });

  it("puts its time stamps wrong, and counts who was told a wrong time", async () => {
    const program = await start();
    const before = await created(program);
    await program.begin("one", drills.skew);
    expect(await created(program)).toBeLessThan(before - 3_000);
    expect(await created(program)).toBeLessThan(before - 3_000);
    expect(await program.end("one")).toMatchObject({ touched: 2, unit: "readings" });
    expect(await created(program)).toBeGreaterThanOrEqual(before);
  });

  it("ends by itself in time, whoever forgets it", async () => {
    const program = await start();
    const before = await created(program);
    await program.begin("one", { ...drills.skew, lasting: ms(50) });
    await until(async () => (await created(program)) >= before);
    await program.end("one");
    expect(await created(program)).toBeGreaterThanOrEqual(before);
  });

  it("goes on beside another one, on one process", async () => {
    const program = await start();
    const before = await created(program);
    await program.begin("slow", drills.skew);
    await program.begin("burn", drills.burn);
    await program.begin("slower", drills.skew);
    expect(await created(program)).toBeLessThan(before - 7_000);
    await program.end("slow");
    expect(await created(program)).toBeGreaterThan(before - 3_700);
    await program.end("burn");
    expect(await program.end("slower")).toMatchObject({ touched: 2 });
  });

  it.each(["gateway", "balancer"] as const)("is known to the %s, too", async (name) => {
    const config =
      name === "gateway"
        ? { tenants: [], providers: [{ name: "a", baseUrl: "http://127.0.0.1:1" }], models: {} }
        : { replicas: [{ name: "a", url: "http://127.0.0.1:1" }] };
    const spec = { name, file: builtPrograms[name], config, logFile: null };
    const program = await Program.start(portsWith(systemClock), spec);
    closeLater(() => program.stop());
    await program.begin("one", drills.block);
    expect(await program.end("one")).toMatchObject({ unit: "ms" });
  });
});

describe("a drill that cannot be", () => {
  it("is told with the reason of the program", async () => {
    const program = await start();
    const order = { ...drills.descriptors, leaving: 900_000_000 };
    await expect(program.begin("one", order)).rejects.toMatchObject({
      code: "E_FAULT",
      message: expect.stringContaining("it has no more than 900000000 descriptors left"),
    });
    expect(await isHealthy(program)).toBe(true);
  });

  it("is not begun in a program that is not there", async () => {
    const program = await start();
    await program.kill("SIGKILL");
    const message = "provider/openai was not running when it was to be told to skew";
    await expect(program.begin("one", drills.skew)).rejects.toMatchObject({ message });
  });

  it("is not begun in one that is paused, which could not hear of it", async () => {
    const program = await start();
    await program.pause("pause");
    const message = "provider/openai is paused: it cannot begin skew before it goes on";
    await expect(program.begin("one", drills.skew)).rejects.toMatchObject({ message });
  });

  it("is not ended if it was never begun", async () => {
    const program = await start();
    const message = expect.stringContaining("one was never begun");
    await expect(program.end("one")).rejects.toMatchObject({ code: "E_FAULT", message });
  });

  it("is not waited for when its program ends instead of answering", async () => {
    const program = await Program.start(portsWith(systemClock), specOf());
    closeLater(() => program.stop());
    const beginning = program.begin("one", drills.skew);
    beginning.catch(() => undefined);
    await program.kill("SIGKILL");
    const message = "skew could not begin in gateway/1: it ended";
    await expect(beginning).rejects.toMatchObject({ code: "E_FAULT", message });
  });
});

describe("a drill whose process", () => {
  it("is killed tells what it had told until then; a restart is without it", async () => {
    const program = await start();
    const before = await created(program);
    await program.begin("one", drills.skew);
    await created(program);
    await program.begin("two", drills.skew);
    const pid = await program.kill("SIGKILL");
    await program.restart();
    expect(await created(program)).toBeGreaterThanOrEqual(before);
    expect(await program.end("two")).toEqual({ touched: 0, unit: "readings", times: 1, pid });
    expect(await program.end("one")).toMatchObject({ unit: "readings", pid });
    expect(await pidOf(program)).not.toBe(pid);
  });

  it("is paused ends without an answer, and is over when the process goes on", async () => {
    const program = await start();
    const before = await created(program);
    await program.begin("one", drills.skew);
    const pid = await program.pause("pause");
    await until(() => isStopped(pid));
    expect(await program.end("one")).toMatchObject({ unit: "readings", pid });
    expect(isStopped(pid)).toBe(true);
    await program.resume("pause");
    await until(async () => (await created(program)) >= before);
    expect(isRunning(pid)).toBe(true);
  });

  it("is stopped in the middle of everything ends with it", async () => {
    const program = await start();
    const pid = await pidOf(program);
    await program.begin("one", drills.burn);
    await program.begin("two", drills.block);
    await program.begin("three", drills.grow);
    await program.stop();
    expect(isRunning(pid)).toBe(false);
  });
});
