/** A program that stands still: real processes, real signals, and what else may happen meanwhile. */

import { fork } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { systemProcesses } from "../../src/cli/system-processes.ts";
import { type ResumeRemedy, resumeProcess } from "../../src/faults/process/resume.ts";
import { Program } from "../../src/target/program.ts";
import { VirtualClock } from "../support/virtual-clock.ts";
import { closeLater, closesAll, until } from "./echo-server.ts";
import { isStopped, stateOf } from "./process-state.ts";
import { answerOf, isRunning, linesOf, portsWith, specOf, temporaryPath } from "./processes.ts";

closesAll();

async function start(clock = systemClock, log: string | null = null): Promise<Program> {
  const program = await Program.start(portsWith(clock), specOf({}, log));
  // Whatever a failed test leaves behind: stop() continues it.
  closeLater(() => program.stop());
  return program;
}

const pidOf = async (program: Program): Promise<number> => Number(await answerOf(program.url));

describe("a pause", () => {
  it("stops the process that it names, until it is over", async () => {
    const program = await start();
    const pid = await pidOf(program);
    expect(await program.pause("one")).toBe(pid);
    await until(() => isStopped(pid));
    const order: string[] = [];
    const answering = answerOf(program.url).then((answer) => {
      order.push("answered");
      return answer;
    });
    // A turn for whatever might answer: other processes are asked, and do.
    expect(await pidOf(await start())).toBeGreaterThan(0);
    order.push("resumed");
    await program.resume("one");
    expect(await answering).toBe(String(pid));
    expect(order).toEqual(["resumed", "answered"]);
  });

  it("goes on while another one holds the process", async () => {
    const program = await start();
    const pid = await program.pause("one");
    expect(await program.pause("two")).toBe(pid);
    await until(() => isStopped(pid));
    await program.resume("one");
    expect(isStopped(pid)).toBe(true);
    await program.resume("two");
    await until(() => !isStopped(pid));
    expect(await pidOf(program)).toBe(pid);
  });

  it("owes that this very process goes on, and no other that gets its number", async () => {
    const program = await start();
    const pid = await pidOf(program);
    const started = systemProcesses.startedAt(pid);
    const remedy = program.remedyForPause();
    expect(remedy).toEqual({ kind: "resume-process", name: "gateway/1", pid, started });
    expect(started).not.toBeNull();
  });

  it("that nobody holds is no error to end", async () => {
    const program = await start();
    await program.resume("one");
    expect(await pidOf(program)).toBeGreaterThan(0);
  });

  it("needs a process that runs", async () => {
    const program = await start();
    await program.kill("SIGKILL");
    const message = "gateway/1 was not running when it was to be paused";
    await expect(program.pause("one")).rejects.toMatchObject({ code: "E_FAULT", message });
    expect(() => program.remedyForPause()).toThrow(message);
  });
});

describe("a process that is paused", () => {
  it("is killed by SIGKILL; that its pause ends later is no error", async () => {
    const program = await start();
    const pid = await program.pause("one");
    expect(await program.kill("SIGKILL")).toBe(pid);
    expect(isRunning(pid)).toBe(false);
    await program.resume("one");
  });

  it("does not get SIGTERM: that is refused before anything is done", async () => {
    const program = await start();
    const pid = await program.pause("one");
    await expect(program.kill("SIGTERM")).rejects.toMatchObject({
      code: "E_FAULT",
      message: "gateway/1 is paused: it cannot heed SIGTERM before it goes on",
      hint: expect.stringContaining("SIGKILL"),
    });
    await program.resume("one");
    expect(await pidOf(program)).toBe(pid);
    expect(await program.kill("SIGTERM")).toBe(pid);
  });

  it("comes back from a restart unpaused, and can be paused anew", async () => {
    const program = await start();
    await program.pause("one");
    await program.kill("SIGKILL");
    await program.restart();
    const pid = await pidOf(program);
    expect(await program.pause("two")).toBe(pid);
    await until(() => isStopped(pid));
    // The end of a pause of its forerunner is not its own.
    await program.resume("one");
    expect(isStopped(pid)).toBe(true);
    await program.resume("two");
    expect(await pidOf(program)).toBe(pid);
  });

  it("stops in good order at the end of the run, instead of waiting to be killed", async () => {
    // On this clock no time ever passes: nobody is killed for being late.
    const log = temporaryPath("gateway-1.log");
    const program = await start(new VirtualClock(), log);
    const pid = await program.pause("one");
    await until(() => isStopped(pid));
    await program.stop();
    expect(isRunning(pid)).toBe(false);
    // Written behind the end of the process.
    await until(() => linesOf(log).includes("ready"));
  });
});

describe("a process whose pauser is killed", () => {
  async function orphan(): Promise<ResumeRemedy> {
    const parent = fork(new URL("../fixtures/parent.mjs", import.meta.url));
    const [{ pid }] = await once(parent, "message");
    closeLater(() => void systemProcesses.signal(pid, "SIGKILL"));
    const started = systemProcesses.startedAt(pid);
    systemProcesses.signal(pid, "SIGSTOP");
    await until(() => isStopped(pid));
    parent.kill("SIGKILL");
    await once(parent, "exit");
    return { kind: "resume-process", name: "gateway/1", pid, started };
  }

  it("stands still for ever, until its remedy; then it ends with its channel", async () => {
    const remedy = await orphan();
    expect(stateOf(remedy.pid)).toBe("T");
    expect(resumeProcess(remedy, systemProcesses)).toBe("done");
    await until(() => systemProcesses.startedAt(remedy.pid) === null);
    expect(resumeProcess(remedy, systemProcesses)).toBe("gone");
  });
});
