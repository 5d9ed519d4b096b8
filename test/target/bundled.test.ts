/** The bundled topology end to end: five kinds of processes, real links, real requests. */

import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { ms } from "../../src/base/units.ts";
import { systemProcesses } from "../../src/cli/system-processes.ts";
import { faultFields } from "../../src/faults/registry.ts";
import { bundledTarget } from "../../src/target/bundled.ts";
import { keyOf } from "../../src/target/bundled-config.ts";
import type { BundledSpec } from "../../src/target/spec.ts";
import type { RunningTarget } from "../../src/target/target.ts";
import { inject, portsWith } from "../faults/recorded-sites.ts";
import { builtPrograms } from "./built-programs.ts";
import { closesAll, until } from "./echo-server.ts";
import { answerOf, childrenOfThis, temporaryPath } from "./processes.ts";

const spec: BundledSpec = {
  kind: "bundled",
  replicas: 2,
  providers: ["openai", "anthropic"],
  // Generous, as a busy machine is no broken provider.
  gateway: { timeouts: { connectMs: 2000, firstByteMs: 2000 } },
  provider: { latencyMs: { median: 1, sigma: 0 } },
  store: null,
};

const options = {
  programs: builtPrograms,
  processes: systemProcesses,
  httpLinks: new Set<string>(),
  seed: 7,
  logFileFor: () => null,
};
const nothingOwed = () => undefined;
const never = new AbortController().signal;

/** Each question is another one, as the gateway keeps its answers. */
let questions = 0;

async function chat(
  target: RunningTarget,
  headers: Readonly<Record<string, string>> = target.headersFor("tenant-a"),
): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(`${target.endpoint.origin}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", connection: "close", ...headers },
    body: JSON.stringify({
      model: "fast",
      messages: [{ role: "user", content: `Hello for the ${++questions}th time.` }],
    }),
  });
  return { status: response.status, text: await response.text() };
}

/** Six programs begin at once, on a machine that may be busy with other things. */
const patienceMs = 90_000;

/** The first answer that is none of "come back later", which a busy machine gives, too. */
async function served(target: RunningTarget) {
  for (;;) {
    const answer = await chat(target);
    if (answer.status < 500) return answer;
  }
}

describe("the bundled target", { timeout: patienceMs }, () => {
  let target: RunningTarget;

  beforeAll(async () => {
    target = await bundledTarget(systemClock, spec, options).start(never, nothingOwed);
  }, patienceMs);

  afterAll(() => target.stop());

  it("is ready at its edge, where its load enters", async () => {
    expect(target.url).toBe(target.endpoint.origin);
    const response = await fetch(`${target.url}/readyz`, { headers: { connection: "close" } });
    expect(response.status).toBe(200);
  });

  it("has the links and processes that its scenario may name", () => {
    expect([...target.links.keys()]).toEqual(["edge", "provider/openai", "provider/anthropic"]);
    expect([...target.processes.keys()].sort()).toEqual([
      "balancer",
      "gateway/1",
      "gateway/2",
      "provider/anthropic",
      "provider/openai",
    ]);
  });

  it("answers a tenant with its key, and nobody else", async () => {
    expect(target.headersFor("tenant-a")).toEqual({
      authorization: `Bearer ${keyOf("tenant-a")}`,
    });
    const { status, text } = await served(target);
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ choices: [{ message: { role: "assistant" } }] });
    expect((await chat(target, target.headersFor("nobody"))).status).toBe(401);
    expect((await chat(target, target.headersFor(null))).status).toBe(401);
  });

  it("answers while one of its gateways is dead, and after its restart", async () => {
    const gateway = target.processes.get("gateway/1");
    const pid = await gateway?.kill("SIGKILL");
    expect(pid).toBeGreaterThan(0);
    const meanwhile = await Promise.all(Array.from({ length: 6 }, () => served(target)));
    expect(meanwhile.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    await gateway?.restart();
    expect((await served(target)).status).toBe(200);
  });

  it("survives the loss of its first provider's link, and proves that it was lost", async () => {
    const fault = {
      id: "dark",
      of: "dark",
      on: "provider/openai",
      spec: faultFields.timeout.parse({}),
      start: ms(0),
      end: ms(1),
    } as const;
    const undo = await inject(fault, portsWith(target, systemClock));
    expect((await served(target)).status).toBe(200);
    expect((await undo()).touched).toBeGreaterThan(0);
    expect((await served(target)).status).toBe(200);
  });

  it("is gone from its edge down when it was stopped", async () => {
    await target.stop();
    expect(await answerOf(target.url)).toBeNull();
    expect(childrenOfThis()).toEqual([]);
    await target.stop();
  });
});

describe("a bundled target that cannot start", { timeout: patienceMs }, () => {
  closesAll();

  it("is told by what its program said, and leaves nothing running", async () => {
    const log = temporaryPath("edge.log");
    const folder = dirname(log);
    const logFileFor = (program: string) => join(folder, `${program.replace("/", "-")}.log`);
    const broken = { ...spec, gateway: { breaker: { failures: "many" } } };
    const starting = bundledTarget(systemClock, broken, { ...options, logFileFor }).start(
      never,
      nothingOwed,
    );
    await expect(starting).rejects.toMatchObject({
      code: "E_SCENARIO",
      message: expect.stringContaining("breaker.failures"),
    });
    expect(readdirSync(folder)).toContain("fault-proxy.log");
    await until(() => childrenOfThis().length === 0);
  });

  it("because the run is stopped meanwhile, leaves nothing running either", async () => {
    const stop = new AbortController();
    const starting = bundledTarget(systemClock, spec, options).start(stop.signal, nothingOwed);
    stop.abort(new Error("interrupted"));
    await expect(starting).rejects.toThrow("interrupted");
    expect(childrenOfThis()).toEqual([]);
  });
});
