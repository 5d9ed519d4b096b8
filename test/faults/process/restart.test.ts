/** Starting a killed process again from outside: once, and never beside one that is there. */

import { describe, expect, it } from "vitest";
import { preparePause } from "../../../src/faults/process/pause.ts";
import type { Processes } from "../../../src/faults/process/processes.ts";
import { type RestartRemedy, restartProcess } from "../../../src/faults/process/restart.ts";
import { remedySchema } from "../../../src/faults/remedy.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";
import { ScriptedActions } from "../action/scripted-actions.ts";
import { RecordedProcess } from "../recorded-sites.ts";

const remedy: RestartRemedy = {
  kind: "restart-process",
  name: "db",
  pidFile: "/run/db.pid",
  pid: 7,
  started: "monday",
  run: ["systemctl", "start", "db"],
  timeoutMs: 15_000,
};

/** `file`: what the pid-file holds; null: there is none. */
async function restarted(running: Readonly<Record<number, string>>, file: string | null) {
  const actions = new ScriptedActions(() => ({}));
  const processes: Processes = { signal: () => false, startedAt: (pid) => running[pid] ?? null };
  const readText = () => {
    if (file === null) throw new Error("there is no such file");
    return file;
  };
  const how = await restartProcess(remedy, { actions, processes, readText });
  return [how, actions.orders.length];
}

describe("a process that was to be killed", () => {
  it.each([
    ["is started again, if it is dead", {}, null, ["done", 1]],
    ["is started again, if its file still names the dead one", {}, "7\n", ["done", 1]],
    ["is started again, if a stranger has its number", { 7: "tuesday" }, "7\n", ["done", 1]],
    ["is left alone, if it was never killed", { 7: "monday" }, "7\n", ["gone", 0]],
    ["is left alone, if its file names a new one", { 8: "tuesday" }, "8\n", ["gone", 0]],
  ])("%s", async (_claim, running, file, expected) => {
    expect(await restarted(running, file)).toEqual(expected);
  });

  it("owes that as data", () => {
    expect(remedySchema.parse(remedy)).toEqual(remedy);
  });
});

describe("a process of which nobody knows when it began", () => {
  it("is not paused: nobody could continue it from outside", () => {
    const site = new RecordedProcess();
    site.remedyForPause = () => ({ kind: "resume-process", name: "db", pid: 7, started: null });
    const message = "db cannot be paused: the system does not tell when it began";
    expect(() => preparePause(site, "one", new VirtualClock())).toThrow(
      expect.objectContaining({ code: "E_FAULT", message }),
    );
    expect(site.history).toEqual([]);
  });
});
