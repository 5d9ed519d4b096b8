/** The processes of this machine: told apart by when they began, and signalled for real. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  signalBy,
  startedAtByProc,
  startedAtByPs,
  systemProcesses,
} from "../../src/cli/system-processes.ts";
import { until } from "../target/echo-server.ts";

async function sleeper(): Promise<ChildProcess & { readonly pid: number }> {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child, "spawn");
  const { pid } = child;
  if (pid === undefined) throw new Error("it has no number");
  return Object.assign(child, { pid });
}

const stateOf = (pid: number): string => {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return stat.charAt(stat.lastIndexOf(")") + 2);
};

const isLinux = process.platform === "linux";

/** A number above the largest that Linux gives, 2^22. */
const nobody = 2 ** 22 + 1;

const waysToAsk = [
  ["the system's own way", systemProcesses.startedAt],
  ["/proc", startedAtByProc],
  ["ps", startedAtByPs],
] as const;

describe.each(waysToAsk)("when a process began, by %s,", (way, startedAt) => {
  it.skipIf(way === "/proc" && !isLinux)("is always the same of the same process", async () => {
    const { pid } = await sleeper();
    const first = startedAt(pid);
    expect(first).toMatch(/\d/);
    expect(startedAt(pid)).toBe(first);
  });

  it("is unknown of nobody", () => {
    expect(startedAt(nobody)).toBeNull();
  });

  it.skipIf(!isLinux)("is unknown of one that is dead and not buried", async () => {
    // The shell has ended its child, and then becomes a program that buries nobody.
    const script = "sleep 0 & echo $!; exec sleep 60";
    const parent = spawn("/bin/sh", ["-c", script], { stdio: ["ignore", "pipe", "ignore"] });
    onTestFinished(() => void parent.kill("SIGKILL"));
    const [text] = await once(parent.stdout, "data");
    const pid = Number(text);
    await until(() => stateOf(pid) === "Z");
    expect(startedAt(pid)).toBeNull();
  });
});

describe("a signal", () => {
  it.skipIf(!isLinux)("reaches its process", async () => {
    const { pid } = await sleeper();
    expect(systemProcesses.signal(pid, "SIGSTOP")).toBe(true);
    await until(() => stateOf(pid) === "T");
    expect(systemProcesses.signal(pid, "SIGCONT")).toBe(true);
    await until(() => stateOf(pid) !== "T");
  });

  it("to nobody is no error", () => {
    expect(systemProcesses.signal(nobody, "SIGCONT")).toBe(false);
  });

  it("to another user's process is told with a hint", () => {
    // Whoever runs the tests may be root, who may signal all: the system's refusal is made here.
    const kill = () => {
      throw Object.assign(new Error("kill EPERM"), { code: "EPERM" });
    };
    const hint = expect.stringContaining("as the user");
    expect(() => signalBy(kill, 1, "SIGCONT")).toThrow(
      expect.objectContaining({ code: "E_FAULT", hint }),
    );
  });
});
