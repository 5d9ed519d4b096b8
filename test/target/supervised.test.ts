/** Programs that are not ours, under the supervisor: what is told of them, and how they end. */

import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Supervised, type SupervisedSpec } from "../../src/target/supervised.ts";
import { builtPrograms } from "./built-programs.ts";
import { closeLater, closesAll, until } from "./echo-server.ts";
import { childrenOfThis, isRunning, linesOf, temporaryPath, untilGone } from "./processes.ts";

closesAll();

const { supervisor } = builtPrograms;

async function start(command: readonly string[], logFile: string | null = null) {
  const spec: SupervisedSpec = { supervisor, command, logFile, logFlags: "w" };
  const running = await Supervised.start(spec);
  closeLater(async () => running?.signal("SIGKILL"));
  return running;
}

/** `T`: stopped by a signal. The name in parentheses may hold anything. */
const stateOf = (pid: number): string => {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3);
};

describe("a supervised program", () => {
  it("is null when there is none of that name, and nothing is left running", async () => {
    expect(await start(["no-such-program"])).toBeNull();
    await until(() => childrenOfThis().length === 0);
  });

  it("writes to its log, and tells with which code it ended", async () => {
    const log = temporaryPath("program.log");
    const running = await start(["sh", "-c", "echo hello; exit 3"], log);
    expect(await running?.gone).toBe("with exit code 3");
    expect(running?.isRunning).toBe(false);
    await until(() => linesOf(log)[0] === "hello");
  });

  it("gets signals, and tells by which one it ended", async () => {
    const running = await start(["sleep", "600"]);
    const pid = running?.pid ?? 0;
    await running?.signal("SIGSTOP");
    await until(() => stateOf(pid) === "T");
    await running?.signal("SIGCONT");
    await until(() => stateOf(pid) === "S");
    await running?.signal("SIGTERM");
    expect(await running?.gone).toBe("by SIGTERM");
    // Nobody is there any more to get it, and nothing waits for that.
    await running?.signal("SIGCONT");
  });

  it("is not ended by Ctrl-C in the terminal, which goes to the group of the parent", async () => {
    const running = await start(["sleep", "600"]);
    const pid = running?.pid ?? 0;
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // state, parent, group: its group is its own.
    expect(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[2]).toBe(`${pid}`);
  });

  it.each(["running", "paused"])("ends when its parent is gone, though %s", async (how) => {
    const file = new URL("../fixtures/supervising-parent.mjs", import.meta.url);
    const parent = fork(file, [supervisor.pathname, how]);
    const [{ pid }] = await once(parent, "message");
    expect(isRunning(pid)).toBe(true);
    if (how === "paused") await until(() => stateOf(pid) === "T");
    parent.kill("SIGKILL");
    await untilGone(pid);
  });
});
