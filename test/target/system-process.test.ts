/** Processes that are not ours: real ones, found by number or file, started again by command. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { ms } from "../../src/base/units.ts";
import { systemProcesses } from "../../src/cli/system-processes.ts";
import type { Actions, CommandOrder } from "../../src/faults/action/actions.ts";
import { isNothingDone } from "../../src/faults/nothing-done.ts";
import { preparePause } from "../../src/faults/process/pause.ts";
import type { Processes } from "../../src/faults/process/processes.ts";
import {
  processesOf,
  SystemProcess,
  type SystemProcessPorts,
  type SystemProcessSpec,
} from "../../src/target/system-process.ts";
import { VirtualClock } from "../support/virtual-clock.ts";
import { closeLater, closesAll, until } from "./echo-server.ts";
import { isStopped } from "./process-state.ts";
import { temporaryPath } from "./processes.ts";

closesAll();

/** A process that goes on until it is killed; `stubborn` does not heed SIGTERM. */
async function service(stubborn = false): Promise<number> {
  const heed = stubborn ? "process.on('SIGTERM', () => {});" : "";
  const script = `${heed} setInterval(() => {}, 1000); console.log("up")`;
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "ignore"] });
  closeLater(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  if (child.pid === undefined) throw new Error("it has no number");
  return child.pid;
}

/** Commands that do what they are made to here, and are remembered. */
class ScriptedActions implements Actions {
  readonly orders: CommandOrder[] = [];
  readonly required: (readonly string[])[] = [];
  act: () => Promise<number | null> = async () => 0;

  require(texts: readonly string[]): void {
    this.required.push(texts);
  }

  async command(order: CommandOrder) {
    this.orders.push(order);
    return { exitCode: await this.act(), stdout: "", stderr: "unit is masked" };
  }

  http = () => Promise.reject(new Error("no request was expected"));
}

function rig(spec: SystemProcessSpec, more: Partial<SystemProcessPorts> = {}) {
  const actions = new ScriptedActions();
  const readText = (path: string) => readFileSync(path, "utf8");
  const ports = { clock: systemClock, processes: systemProcesses, actions, readText, ...more };
  return { actions, site: new SystemProcess(ports, "db", spec) };
}

async function inFile() {
  const file = temporaryPath("db.pid");
  const write = (pid: number) => writeFileSync(file, `${pid}\n`);
  const pid = await service();
  write(pid);
  return { file, write, pid };
}

const restart = ["systemctl", "start", "db"];

describe("a process of the system", () => {
  it("is found by its number", async () => {
    const pid = await service();
    expect(await rig({ pid }).site.kill("SIGKILL")).toBe(pid);
    expect(systemProcesses.startedAt(pid)).toBeNull();
  });

  it("is found by its file, read anew for each fault", async () => {
    const { file, write } = await inFile();
    const { site } = rig({ "pid-file": file });
    const next = await service();
    write(next);
    expect(await site.kill("SIGTERM")).toBe(next);
  });

  it.each([
    ["a number that nobody has", { pid: 2 ** 22 + 1 }, "process 4194305"],
    ["a file that is not there", { "pid-file": "/no/such/db.pid" }, "/no/such/db.pid"],
    ["a file without a number", { "pid-file": "/dev/null" }, "/dev/null"],
  ])("is told before the run when it has %s", (_claim, spec, where) => {
    const message = "db is not running";
    expect(() => rig(spec)).toThrow(expect.objectContaining({ code: "E_TARGET", message, where }));
  });

  it("has what its restart names of the environment, or the run does not begin", async () => {
    const { actions } = rig({ pid: await service(), restart });
    expect(actions.required).toEqual([restart]);
  });

  it("is never another one that has got its number since", async () => {
    let started = "monday";
    const processes: Processes = { signal: () => true, startedAt: () => started };
    const { site } = rig({ pid: 7 }, { processes });
    started = "tuesday";
    const message = "db was not running when it was to be killed";
    await expect(site.kill("SIGKILL")).rejects.toMatchObject({ code: "E_FAULT", message });
  });

  it("is one of those that the scenario names", async () => {
    const [one, two] = [await service(), await service()];
    const readText = () => "";
    const actions = new ScriptedActions();
    const ports = { clock: systemClock, processes: systemProcesses, actions, readText };
    const sites = processesOf(ports, { "app/1": { pid: one }, "app/2": { pid: two } });
    expect([...sites.keys()]).toEqual(["app/1", "app/2"]);
    expect(await sites.get("app/2")?.kill("SIGKILL")).toBe(two);
    expect(systemProcesses.startedAt(one)).not.toBeNull();
  });
});

describe("one that is killed", () => {
  it("is started again by its command, and awaited in its file", async () => {
    const { file, write } = await inFile();
    const { site, actions } = rig({ "pid-file": file, restart });
    await site.kill("SIGKILL");
    rmSync(file);
    actions.act = async () => {
      // Like many that go to the background: the file comes a moment after the command has ended.
      void service().then(write);
      return 0;
    };
    await site.restart();
    expect(existsSync(file)).toBe(true);
    expect(actions.orders).toEqual([{ run: restart, shell: false, timeout: 15_000 }]);
    expect(await site.kill("SIGKILL")).toBe(Number(readFileSync(file, "utf8")));
  });

  it("is awaited without a command, if somebody looks after it", async () => {
    const { file, write } = await inFile();
    const { site, actions } = rig({ "pid-file": file });
    expect(site.remedyForKill()).toEqual([]);
    await site.kill("SIGKILL");
    await Promise.all([site.restart(), service().then(write)]);
    expect(actions.orders).toEqual([]);
    expect(await site.kill("SIGKILL")).toBe(Number(readFileSync(file, "utf8")));
  });

  it("is told when it does not come back in time", async () => {
    const { file } = await inFile();
    const clock = new VirtualClock();
    const { site } = rig({ "pid-file": file, restart }, { clock });
    await clock.run(site.kill("SIGKILL"));
    await expect(clock.run(site.restart())).rejects.toMatchObject({
      code: "E_FAULT",
      message: "db was not there again 3s after its restart",
      hint: expect.stringContaining("pid-file"),
      where: file,
    });
  });

  it("is told with what its command said, when that fails", async () => {
    const { site, actions } = rig({ pid: await service(), restart });
    await site.kill("SIGKILL");
    actions.act = async () => 1;
    const message = expect.stringContaining("systemctl ended with exit code 1: unit is masked");
    await expect(site.restart()).rejects.toMatchObject({ code: "E_FAULT", message });
  });

  it("owes its restart, for whoever finishes the run", async () => {
    const pid = await service();
    const { site } = rig({ pid, restart });
    const started = systemProcesses.startedAt(pid);
    const order = { run: restart, timeoutMs: 15_000 };
    expect(site.remedyForKill()).toEqual([
      { kind: "restart-process", name: "db", pidFile: null, pid, started, ...order },
    ]);
  });

  it("is not killed at all if nobody would start it again", async () => {
    const { site } = rig({ pid: await service() });
    expect(() => site.remedyForKill()).toThrow(
      expect.objectContaining({
        code: "E_FAULT",
        message: "nobody would start db again",
        hint: "Write its restart under target.processes.db: [systemctl, start, ...].",
      }),
    );
  });

  it("is left alone by a restart when it runs", async () => {
    const { site, actions } = rig({ pid: await service(), restart });
    await site.restart();
    expect(actions.orders).toEqual([]);
  });

  it("and does not heed the signal fails the fault, instead of waiting for ever", async () => {
    const clock = new VirtualClock();
    const { site } = rig({ pid: await service(true) }, { clock });
    await expect(clock.run(site.kill("SIGTERM"))).rejects.toMatchObject({
      code: "E_FAULT",
      message: "db outlived its SIGTERM by 15s",
      hint: "Kill it with SIGKILL, which it cannot ignore.",
    });
    expect(clock.now()).toBe(15_000);
  });
});

describe("one that is paused", () => {
  it("stands still until the last pause ends", async () => {
    const pid = await service();
    const { site } = rig({ pid });
    expect(await site.pause("one")).toBe(pid);
    expect(await site.pause("two")).toBe(pid);
    await until(() => isStopped(pid));
    await site.resume("one");
    expect(isStopped(pid)).toBe(true);
    await site.resume("two");
    await until(() => !isStopped(pid));
  });

  it("is owed to go on, that very process", async () => {
    const pid = await service();
    const started = systemProcesses.startedAt(pid);
    const remedy = rig({ pid }).site.remedyForPause();
    expect(remedy).toEqual({ kind: "resume-process", name: "db", pid, started });
  });

  it("does not get SIGTERM, but SIGKILL; its end afterwards is no error", async () => {
    const pid = await service();
    const { site } = rig({ pid });
    await site.pause("one");
    const message = "db is paused: it cannot heed SIGTERM before it goes on";
    await expect(site.kill("SIGTERM")).rejects.toMatchObject({ code: "E_FAULT", message });
    expect(await site.kill("SIGKILL")).toBe(pid);
    await site.resume("one");
  });

  it("is not its successor: that one can be paused anew, and is not continued for it", async () => {
    const { file, write } = await inFile();
    const { site } = rig({ "pid-file": file });
    await site.pause("one");
    await site.kill("SIGKILL");
    const next = await service();
    write(next);
    expect(await site.pause("two")).toBe(next);
    await until(() => isStopped(next));
    await site.resume("one");
    expect(isStopped(next)).toBe(true);
    await site.resume("two");
    await until(() => !isStopped(next));
  });
});

describe("a pause", () => {
  it("that finds its process gone is no injection, and did nothing", async () => {
    const processes: Processes = { signal: () => false, startedAt: () => "monday" };
    const { site } = rig({ pid: 7 }, { processes });
    const error = await site.pause("one").catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: "db was not running when it was to be paused" });
    expect(isNothingDone(error)).toBe(true);
  });

  it("whose process ends meanwhile says so", async () => {
    const pid = await service();
    const { site } = rig({ pid });
    const takeBack = await preparePause(site, "one", systemClock).inject();
    expect(site.hasEndedPaused("one")).toBe(false);
    await site.kill("SIGKILL");
    expect(await takeBack()).toEqual({
      touched: 1,
      unit: "processes",
      evidence: `process ${pid} was stopped, and ended before it was to go on`,
    });
  });
});

describe("one that its file does not name any more", () => {
  it("goes on all the same when its pause ends", async () => {
    const { file, write, pid } = await inFile();
    const { site } = rig({ "pid-file": file });
    await site.pause("one");
    await until(() => isStopped(pid));
    write(await service());
    await site.pause("two");
    await site.resume("one");
    await until(() => !isStopped(pid));
    await site.resume("two");
  });
});

describe("what only our own programs can do", () => {
  it("is refused with what can be done instead", async () => {
    const { site } = rig({ pid: await service() });
    const drill = { kind: "skew", by: ms(5), lasting: ms(5) } as const;
    await expect(site.begin("one", drill)).rejects.toMatchObject({
      code: "E_FAULT",
      message: "db is no program of ours: it cannot be told to skew",
      hint: "Pause it, kill it, or run a command against it.",
    });
    await expect(site.end("one")).rejects.toMatchObject({ code: "E_FAULT" });
  });
});
