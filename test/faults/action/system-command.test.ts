/** Commands in earnest: what is kept of them, and how they are ended. */

import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sleep, systemClock } from "../../../src/base/clock.ts";
import { ms, seconds } from "../../../src/base/units.ts";
import type { Environment } from "../../../src/faults/action/environment.ts";
import { keptBytes } from "../../../src/faults/action/output-tail.ts";
import { systemActions } from "../../../src/faults/action/system-actions.ts";

const path = { PATH: process.env.PATH };

function actionsWith(env: Environment = {}) {
  const sent: string[] = [];
  const signal = (pid: number, name: "SIGTERM" | "SIGKILL"): boolean => {
    sent.push(name);
    try {
      return process.kill(pid, name);
    } catch {
      return false;
    }
  };
  return { sent, actions: systemActions({ clock: systemClock, env: { ...path, ...env }, signal }) };
}

const node = (code: string, ...args: readonly string[]) => [process.execPath, "-e", code, ...args];

const run = (order: readonly string[], env: Environment = {}, timeout = seconds(20)) =>
  actionsWith(env).actions.command({ run: order, shell: false, timeout });

const runInShell = (text: string, env: Environment = {}) =>
  actionsWith(env).actions.command({ run: [text], shell: true, timeout: seconds(20) });

/** As it stands in a scenario. */
const environment = (name: string): string => `\${env.${name}}`;

const print = "process.stdout.write(process.argv[1] ?? '')";

/** Gone: no process of that number takes a signal. */
async function gone(pid: number): Promise<boolean> {
  for (let attempt = 0; attempt < 200; attempt++) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    if (isZombie(pid)) return true;
    await sleep(systemClock, ms(25));
  }
  return false;
}

/** It has ended, and waits for a parent that fetches its exit code. */
const isZombie = (pid: number): boolean => {
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return true;
  }
};

describe("a command", () => {
  it("tells its exit code, and what it printed on each stream", async () => {
    const code = "console.log('out'); console.error('err'); process.exitCode = 3";
    expect(await run(node(code))).toEqual({ exitCode: 3, stdout: "out\n", stderr: "err\n" });
  });

  it("gets its arguments as they are, for no shell reads them", async () => {
    const hostile = "a b; echo $HOME `id` $(id) > /dev/null * \"'";
    expect((await run(node(print, hostile))).stdout).toBe(hostile);
  });

  it("that ends by a signal has the exit code that a shell tells", async () => {
    const { exitCode } = await run(node("process.kill(process.pid, 'SIGKILL')"));
    expect(exitCode).toBe(137);
  });

  it("that is not there is told by its name", async () => {
    await expect(run(["/nowhere/kubectl", "get"])).rejects.toMatchObject({
      code: "E_FAULT",
      message: "/nowhere/kubectl cannot be started: there is no such program",
    });
  });

  it("has no input to wait for", async () => {
    const code = "process.stdin.on('data', () => {}).on('end', () => console.log('ended'))";
    expect((await run(node(code))).stdout).toBe("ended\n");
  });

  it("inherits the environment it is given, and no other", async () => {
    const code = "console.log(Object.keys(process.env).filter((n) => /^GD_/.test(n)).join())";
    expect((await run(node(code), { GD_ONE: "1" })).stdout).toBe("GD_ONE\n");
  });
});

describe("what is kept of the output", () => {
  it("is the end of it", async () => {
    const code = "for (let i = 0; i < 40000; i++) console.log(i)";
    const { stdout } = await run(node(code));
    expect(Buffer.byteLength(stdout)).toBe(keptBytes);
    expect(stdout.endsWith("39998\n39999\n")).toBe(true);
  });

  it("has no control characters", async () => {
    const { stdout } = await run(node(print, "\u001b[31mred\u001b[0m\tand\u0007 \u202ebold\n"));
    expect(stdout).toBe("red\tand\ufffd \ufffdbold\n");
  });

  it("begins with a whole character", async () => {
    const { stdout } = await run(node("process.stdout.write('é'.repeat(6000) + 'x')"));
    expect(stdout).toMatch(/^é+x$/);
    expect(Buffer.byteLength(stdout)).toBe(keptBytes - 1);
  });
});

describe("a value of the environment in a command", () => {
  const secret = { env: { GD_DOOR: "open sesame; now" } };

  it("is put in, as one argument, and is not told again", async () => {
    const code = "console.log(process.argv[1].length, process.argv[1])";
    const { stdout } = await run(node(code, environment("GD_DOOR")), secret.env);
    expect(stdout).toBe("16 [redacted]\n");
  });

  it("is not told in another writing, nor in an error", async () => {
    const code =
      "const s = process.argv[1]; console.error(encodeURIComponent(s), JSON.stringify({ s }))";
    const { stderr } = await run(node(code, environment("GD_DOOR")), secret.env);
    expect(stderr).toBe('[redacted] {"s":"[redacted]"}\n');
  });

  it("is not told where the output is cut within it, at its beginning or at its end", async () => {
    const value = "0123456789abcdefghij".repeat(10);
    const code =
      "process.stdout.write(process.argv[1].repeat(1000) + process.argv[1].slice(0, 90))";
    const { stdout } = await run(node(code, environment("GD_LONG")), { GD_LONG: value });
    expect(stdout.replaceAll("[redacted]", "")).toBe("");
    expect(stdout).toContain("[redacted]");
  });

  it("that is not set keeps the command from being started", async () => {
    await expect(run(node(print, environment("GD_NONE")))).rejects.toMatchObject({
      code: "E_TARGET",
      message: "the environment variable GD_NONE is not set",
      hint: "Set it: GD_NONE=... gameday run ...",
    });
    expect(() => actionsWith().actions.require(["a", environment("GD_NONE")])).toThrow("GD_NONE");
  });

  it("is not told if its name is that of a secret, though nobody asked for it", async () => {
    const { stdout } = await run(node("console.log(process.env)"), {
      GD_API_TOKEN: "tell-nobody-1",
    });
    expect(stdout).toContain("GD_API_TOKEN");
    expect(stdout).not.toContain("tell-nobody-1");
  });
});

describe("a command for a shell", () => {
  it("is one text, with all that a shell can do", async () => {
    expect((await runInShell("echo one | tr a-z A-Z && echo two")).stdout).toBe("ONE\ntwo\n");
  });

  it("reads values of the environment itself, so that none can end a quotation", async () => {
    const env = { GD_DOOR: 'x"; echo injected; "' };
    const { stdout } = await runInShell(`printf "<%s>" "${environment("GD_DOOR")}"`, env);
    expect(stdout).toBe("<[redacted]>");
  });
});

/** Starts a child of its own, writes both numbers, and waits; deaf to SIGTERM if told so. */
const family = `
const { spawn } = require("node:child_process");
const deaf = process.argv[2] === "deaf";
if (deaf) process.on("SIGTERM", () => undefined);
const code = (deaf ? "process.on('SIGTERM', () => undefined);" : "") +
  "require('node:fs').writeFileSync(process.argv[1] + '.child', String(process.pid));" +
  "setInterval(() => undefined, 1000)";
spawn(process.execPath, ["-e", code, process.argv[1]], { stdio: "inherit" });
require("node:fs").writeFileSync(process.argv[1], String(process.pid));
setInterval(() => undefined, 1000);
`;

describe("the end of a command", () => {
  const file = () => join(mkdtempSync(join(tmpdir(), "gameday-")), "pid");
  const pidIn = (name: string) => Number(readFileSync(name, "utf8"));

  /** Aborts once parent and child have told their numbers. */
  async function whenBothRun(name: string, stop: AbortController): Promise<void> {
    while (!existsSync(name) || !existsSync(`${name}.child`)) await sleep(systemClock, ms(20));
    stop.abort();
  }

  it.each([
    ["that heed it", "meek", ["SIGTERM", "SIGKILL"]],
    ["that are deaf to SIGTERM", "deaf", ["SIGTERM", "SIGKILL"]],
  ])("is that of all its processes, also of those %s", async (_claim, manner, signals) => {
    const name = file();
    const { actions, sent } = actionsWith();
    const stop = new AbortController();
    const order = { run: node(family, name, manner), shell: false, timeout: seconds(60) };
    const [result] = await Promise.all([
      actions.command(order, stop.signal),
      whenBothRun(name, stop),
    ]);
    expect(result.exitCode).toBeNull();
    expect(sent).toEqual(signals);
    expect(await gone(pidIn(name))).toBe(true);
    expect(await gone(pidIn(`${name}.child`))).toBe(true);
  });

  it("comes when its time is over, and what it printed until then is kept", async () => {
    const order = ["/bin/sh", "-c", "printf began; sleep 60"];
    const { exitCode, stdout } = await run(order, {}, seconds(2));
    expect([exitCode, stdout]).toEqual([null, "began"]);
  });

  it("comes at once when it was given up before it began", async () => {
    const { actions } = actionsWith();
    const order = { run: node("setInterval(() => undefined, 1000)"), shell: false };
    const result = await actions.command({ ...order, timeout: seconds(60) }, AbortSignal.abort());
    expect(result.exitCode).toBeNull();
  });

  it("does not wait for what it left running, nor end it", async () => {
    const name = file();
    writeFileSync(name, "");
    const { actions, sent } = actionsWith();
    const text = `(sleep 30 & echo $! > ${name}); echo done`;
    const result = await actions.command({ run: [text], shell: true, timeout: seconds(20) });
    expect(result).toEqual({ exitCode: 0, stdout: "done\n", stderr: "" });
    expect(sent).toEqual([]);
    // It runs: a signal can be sent to it, and that ends it.
    expect(process.kill(pidIn(name), "SIGKILL")).toBe(true);
  });
});
