/** Programs as child processes: started, killed, restarted and stopped for real. */

import { fork } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { Program } from "../../src/target/program.ts";
import type { ProgramSpec } from "../../src/target/program-child.ts";
import { VirtualClock } from "../support/virtual-clock.ts";
import { closeLater, closesAll, until } from "./echo-server.ts";
import {
  answerOf,
  isRunning,
  linesOf,
  portsWith,
  specOf,
  temporaryPath,
  untilGone,
} from "./processes.ts";

closesAll();

const ports = portsWith(systemClock);

async function start(spec: ProgramSpec = specOf(), clock = systemClock): Promise<Program> {
  const program = await Program.start(portsWith(clock), spec);
  closeLater(() => program.stop());
  return program;
}

const pidOf = async (program: Program): Promise<number> => Number(await answerOf(program.url));

describe("a program that starts", () => {
  it("tells its address, and answers there from a process of its own", async () => {
    const program = await start();
    const { host, port } = program.address;
    expect(program.url).toBe(`http://${host}:${port}`);
    const pid = await pidOf(program);
    expect(isRunning(pid)).toBe(true);
    expect(pid).not.toBe(process.pid);
  });

  it("writes what it prints to its log, over restarts too", async () => {
    const log = temporaryPath("gateway-1.log");
    const program = await start(specOf({}, log));
    await program.kill("SIGKILL");
    await program.restart();
    await until(() => linesOf(log).length === 2);
    expect(linesOf(log)).toEqual(["ready", "ready"]);
  });

  it("runs on when its log cannot be written", async () => {
    const program = await start(specOf({}, "/dev/null/no-such-folder/gateway.log"));
    expect(await pidOf(program)).toBeGreaterThan(0);
  });
});

describe("a program that does not start", () => {
  it("is quoted, when it says why: its configuration is what is wrong", async () => {
    await expect(Program.start(ports, specOf({ behaviour: "fails" }))).rejects.toMatchObject({
      code: "E_SCENARIO",
      message: "replicas: must be at least 1",
      where: "gateway/1",
    });
  });

  it("is told by name with its exit code, when it ends at once", async () => {
    await expect(Program.start(ports, specOf({ behaviour: "ends" }))).rejects.toMatchObject({
      code: "E_TARGET",
      message: "gateway/1 could not be started",
      cause: { message: "it ended at once, with exit code 3" },
    });
  });

  it("is told with its log, where the reason is to be found", async () => {
    const log = temporaryPath("gateway-1.log");
    const failing = Program.start(ports, specOf({ behaviour: "ends" }, log));
    await expect(failing).rejects.toMatchObject({ where: log });
  });

  it("is told when there is no such program", async () => {
    const spec = { ...specOf(), file: new URL("../fixtures/none.mjs", import.meta.url) };
    await expect(Program.start(ports, spec)).rejects.toMatchObject({ code: "E_TARGET" });
  });

  it("is told when it says what nobody understands", async () => {
    const nonsense = Program.start(ports, specOf({ behaviour: "nonsense" }));
    await expect(nonsense).rejects.toMatchObject({ code: "E_TARGET" });
  });

  it("is killed when it has not said anything for 20 seconds", async () => {
    const clock = new VirtualClock();
    const log = temporaryPath("silent.log");
    const starting = Program.start(portsWith(clock), specOf({ behaviour: "silent" }, log));
    await expect(clock.run(starting)).rejects.toMatchObject({
      code: "E_TARGET",
      cause: { message: "it did not begin to listen" },
    });
    expect(clock.now()).toBe(20_000);
  });
});

describe("a program that is killed", () => {
  it.each(["SIGKILL", "SIGTERM"] as const)("by %s is gone when that resolves", async (signal) => {
    const program = await start();
    const pid = await pidOf(program);
    expect(await program.kill(signal)).toBe(pid);
    expect(isRunning(pid)).toBe(false);
    expect(await answerOf(program.url)).toBeNull();
  });

  it("returns on the port that it had, as another process", async () => {
    const program = await start();
    const [url, pid] = [program.url, await pidOf(program)];
    await program.kill("SIGKILL");
    await program.restart();
    expect(program.url).toBe(url);
    const next = await pidOf(program);
    expect(next).toBeGreaterThan(0);
    expect(next).not.toBe(pid);
  });

  it("is not killed twice: what is not there cannot be broken", async () => {
    const program = await start();
    await program.kill("SIGKILL");
    await expect(program.kill("SIGKILL")).rejects.toMatchObject({
      code: "E_FAULT",
      message: "gateway/1 was not running when it was to be killed",
    });
  });

  it("and does not heed the signal fails the fault, instead of waiting for ever", async () => {
    const clock = new VirtualClock();
    const program = await start(specOf({ stubborn: true }), clock);
    await expect(clock.run(program.kill("SIGTERM"))).rejects.toMatchObject({
      code: "E_FAULT",
      message: "gateway/1 outlived its SIGTERM by 15s",
      hint: "Kill it with SIGKILL, which it cannot ignore.",
    });
    expect(clock.now()).toBe(15_000);
    expect(await pidOf(program)).toBeGreaterThan(0);
    await program.kill("SIGKILL");
  });
});

describe("a program that runs", () => {
  it("is left alone by a restart", async () => {
    const program = await start();
    const pid = await pidOf(program);
    await program.restart();
    expect(await pidOf(program)).toBe(pid);
  });

  it("is gone when it was stopped, however often it is asked", async () => {
    const program = await start();
    const pid = await pidOf(program);
    await Promise.all([program.stop(), program.stop()]);
    await program.stop();
    expect(isRunning(pid)).toBe(false);
  });

  it("that is dead already is stopped at once", async () => {
    const program = await start();
    await program.kill("SIGKILL");
    await program.stop();
  });

  it("is killed three seconds after it was asked to stop in vain", async () => {
    const clock = new VirtualClock();
    const log = temporaryPath("stubborn.log");
    const program = await start(specOf({ stubborn: true }, log), clock);
    const pid = await pidOf(program);
    const stopping = program.stop();
    await until(() => linesOf(log).includes("SIGTERM is not heeded"));
    await clock.advance(2999);
    expect(isRunning(pid)).toBe(true);
    await clock.advance(1);
    await stopping;
    expect(isRunning(pid)).toBe(false);
  });

  it("ends when its parent is gone", async () => {
    const parent = fork(new URL("../fixtures/parent.mjs", import.meta.url));
    const [{ port, pid }] = await once(parent, "message");
    expect(await answerOf(`http://127.0.0.1:${port}`)).toBe(String(pid));
    parent.kill("SIGKILL");
    await untilGone(pid);
    expect(await answerOf(`http://127.0.0.1:${port}`)).toBeNull();
  });
});
