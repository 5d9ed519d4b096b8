/** The suite against our own server, and against a toxiproxy-server where there is one. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../../src/base/clock.ts";
import { seeded } from "../../../src/base/random.ts";
import type { CaseResult } from "../../../src/faultproxy/conformance/case.ts";
import { runSuite } from "../../../src/faultproxy/conformance/run-suite.ts";
import { suite } from "../../../src/faultproxy/conformance/suite.ts";
import { startFaultProxy } from "../../../src/faultproxy/server.ts";
import { runningProxy, systemPorts } from "../running-proxy.ts";

/** All cases together may take longer than a test usually does. */
const patience = 120_000;

const ports = { clock: systemClock, random: seeded(1, "conformance") };

const check = (server: string, cases = suite, force = false) =>
  runSuite(ports, cases, { server: new URL(server), force });

const only = (results: readonly CaseResult[], verdict: CaseResult["verdict"]) =>
  results.filter((result) => result.verdict === verdict);

/** Where toxiproxy-server is; tests with it are skipped when the variable is not set. */
const toxiproxy = process.env["GAMEDAY_TOXIPROXY"] ?? "";

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

async function listens(port: number): Promise<boolean> {
  const socket = connect({ port, host: "127.0.0.1" });
  return new Promise((resolve) => {
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
  }).then((is) => {
    socket.destroy();
    return is === true;
  });
}

async function realServer(flags: readonly string[]): Promise<string> {
  const port = await freePort();
  const args = ["-host", "127.0.0.1", "-port", String(port), ...flags];
  const child = spawn(toxiproxy, args, { stdio: "ignore" });
  onTestFinished(() => void child.kill());
  while (!(await listens(port))) {
    if (child.exitCode !== null) throw new Error(`${toxiproxy} ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return `http://127.0.0.1:${port}`;
}

describe("our server", () => {
  test("differs from toxiproxy-server 2.12 in known ways only", { timeout: patience }, async () => {
    const options = { host: "127.0.0.1", port: 0, metrics: true };
    const server = await startFaultProxy(systemPorts, options);
    onTestFinished(() => server.stop());
    const results = await check(`http://127.0.0.1:${server.port}`);
    expect(only(results, "different")).toEqual([]);
    expect(only(results, "left out")).toEqual([]);
    expect(only(results, "as specified").length).toBeGreaterThan(350);
  });

  test("is left as it was", async () => {
    const server = await runningProxy();
    const upstream = { name: "mine", listen: "127.0.0.1:0", upstream: "x:1" };
    await server.call("POST", "/proxies", JSON.stringify(upstream));
    await server.toxic("mine", { type: "noop" });
    const before = (await server.call("GET", "/proxies")).body;
    const api = suite.filter(({ section }) => ["populate", "reset", "routes"].includes(section));
    const results = await check(server.url, api);
    expect((await server.call("GET", "/proxies")).body).toBe(before);
    expect(new Set(only(results, "left out").map(({ section }) => section))).toEqual(
      new Set(["routes", "reset"]),
    );
    expect(only(results, "different")).toEqual([]);
    const reset = suite.filter(({ section }) => section === "reset");
    expect(only(await check(server.url, reset, true), "as specified")).toHaveLength(reset.length);
    expect((await server.show("mine")).toxics).toEqual([]);
  });
});

describe.skipIf(toxiproxy === "")("toxiproxy-server (GAMEDAY_TOXIPROXY says where)", () => {
  test.each([
    ["without flags", []],
    ["with metrics", ["-proxy-metrics"]],
  ])("does %s what the suite expects of it", { timeout: patience }, async (_claim, flags) => {
    const results = await check(await realServer(flags));
    expect(only(results, "different")).toEqual([]);
    const ofGameday = only(results, "known").filter(({ because }) => because?.includes("gameday:"));
    expect(ofGameday).toEqual([]);
    expect(only(results, "as specified").length).toBeGreaterThan(350);
  });
});
