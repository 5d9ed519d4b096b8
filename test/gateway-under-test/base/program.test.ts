/** The contract of the three programs with whoever starts them: real processes out of dist/. */

import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { request } from "undici";
import { describe, expect, onTestFinished, test } from "vitest";
import { chatRequest } from "../chat-client.ts";
import { aProvider, tenants, until } from "../rig.ts";

const main = (program: string) =>
  fileURLToPath(new URL(`../../../dist/gateway-under-test/${program}/main.js`, import.meta.url));

function forked(program: string): ChildProcess {
  const child = fork(main(program), { execArgv: [], stdio: ["ignore", "ignore", "ignore", "ipc"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function told(child: ChildProcess) {
  const [message] = await once(child, "message");
  return message;
}

async function started(program: string, config: object = {}) {
  const child = forked(program);
  child.send({ kind: "start", config });
  const { kind, port } = await told(child);
  expect(kind).toBe("ready");
  return { child, url: `http://127.0.0.1:${port}`, port };
}

const exitOf = async (child: ChildProcess) => {
  const [code, signal] = await once(child, "exit");
  return code ?? signal;
};

const isListening = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });

const health = { provider: "/healthz", gateway: "/healthz", balancer: "/balancer/healthz" };

describe.each(Object.entries(health))("%s", (program, path) => {
  test("listens when told to, says where, and stops when told to", async () => {
    const { child, url } = await started(program);
    expect((await request(url + path)).statusCode).toBe(200);
    child.send({ kind: "stop" });
    expect(await exitOf(child)).toBe(0);
  });

  test("leaves when its parent is gone", async () => {
    const parent = spawn(process.execPath, ["-e", parentSource, main(program)], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    onTestFinished(() => void parent.kill("SIGKILL"));
    const [line] = await once(createInterface(parent.stdout), "line");
    const port = Number(line);
    expect(await isListening(port)).toBe(true);
    parent.kill("SIGKILL");
    await until(async () => !(await isListening(port)));
  });
});

describe("what the operator can put right", () => {
  const program = "provider";

  test("refuses a wrong configuration by the name of the key and exits with 2", async () => {
    const child = forked(program);
    child.send({ kind: "start", config: { listen: { port: "http" } } });
    const message = { kind: "failed", message: expect.stringContaining("listen.port: ") };
    expect(await told(child)).toEqual(message);
    expect(await exitOf(child)).toBe(2);
  });

  test("does not start on a port that is taken", async () => {
    const { port } = await aProvider("other").then(({ url }) => new URL(url));
    const child = forked(program);
    child.send({ kind: "start", config: { listen: { port: Number(port) } } });
    const message = { kind: "failed", message: expect.stringContaining("EADDRINUSE") };
    expect(await told(child)).toEqual(message);
    expect(await exitOf(child)).toBe(2);
  });
});

/** A parent that starts one child, tells its port, and waits to be killed. */
const parentSource = `
  const child = require("node:child_process").fork(process.argv[1], { stdio:
    ["ignore", "ignore", "ignore", "ipc"] });
  child.on("message", ({ port }) => console.log(port));
  child.send({ kind: "start", config: {} });
`;

describe("while draining", () => {
  async function draining() {
    const provider = await aProvider("silent");
    await provider.behave({ silent: {} });
    const { child, url } = await started("gateway", {
      tenants,
      providers: [{ name: "silent", baseUrl: provider.url }],
      models: { smart: [{ provider: "silent", model: "m" }] },
      timeouts: { firstByteMs: 600_000, attemptMs: 600_000, requestMs: 600_000 },
      drainMs: 600_000,
    });
    const answer = request(`${url}/v1/chat/completions`, chatRequest()).catch(() => undefined);
    await until(async () => (await provider.log()).inFlight === 1);
    child.kill("SIGTERM");
    const isDraining = async () => (await request(`${url}/readyz`)).statusCode === 503;
    await until(async () => isDraining().catch(() => true));
    return { child, provider, answer };
  }

  test("a program leaves at once when its parent is gone", async () => {
    const { child, answer } = await draining();
    child.disconnect();
    expect(await exitOf(child)).toBe(0);
    expect(await answer).toBeUndefined();
  });

  test("Ctrl-C and another stop change nothing; a second SIGTERM insists", async () => {
    const { child, provider } = await draining();
    child.kill("SIGINT");
    child.send({ kind: "stop" });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(child.exitCode).toBeNull();
    expect((await provider.log()).inFlight).toBe(1);
    child.kill("SIGTERM");
    expect(await exitOf(child)).toBe(1);
  });
});

describe("by hand", () => {
  async function byHand(...args: readonly string[]) {
    const child = spawn(process.execPath, [main("provider"), ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    return child;
  }

  test.each(["SIGTERM", "SIGINT"] as const)(
    "reads a file, prints the URL, ends by %s",
    async (signal) => {
      const folder = await mkdtemp(join(tmpdir(), "gameday-"));
      onTestFinished(() => rm(folder, { recursive: true }));
      const file = join(folder, "provider.yaml");
      await writeFile(file, "name: one\nlisten: { port: 0 }\n");
      const child = await byHand("--config", file);
      const [line] = await once(createInterface(child.stdout), "line");
      const url = /http:\S+/.exec(line)?.[0] ?? "";
      const { body } = await request(`${url}/healthz`);
      expect(await body.json()).toEqual({ status: "live", name: "one" });
      child.kill(signal);
      expect(await exitOf(child)).toBe(0);
    },
  );

  test("without a file says what it needs and exits with 2", async () => {
    const child = await byHand();
    const [text] = await once(child.stderr, "data");
    expect(`${text}`).toContain("--config FILE");
    expect(await exitOf(child)).toBe(2);
  });
});
