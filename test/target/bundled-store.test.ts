/** The bundled topology with a store: its limits are those of all replicas, until it is away. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { systemProcesses } from "../../src/cli/system-processes.ts";
import { bundledTarget } from "../../src/target/bundled.ts";
import { type BundledSpec, sitesOf } from "../../src/target/spec.ts";
import type { RunningTarget } from "../../src/target/target.ts";
import { lacksRedis, withRedis } from "../support/redis-server.ts";
import { builtPrograms } from "./built-programs.ts";
import { until } from "./echo-server.ts";
import { childrenOfThis } from "./processes.ts";

const spec: BundledSpec = {
  kind: "bundled",
  replicas: 2,
  providers: ["openai"],
  gateway: {
    // Generous, as a busy machine is no broken provider; and no second burst while a test looks.
    timeouts: { connectMs: 5000, firstByteMs: 5000 },
    store: { timeoutMs: 2000, breaker: { failures: 1, openMs: 20, maxOpenMs: 20 } },
    tenants: [{ name: "slow", rateLimit: { perSecond: 0.001, burst: 4 } }],
  },
  provider: { latencyMs: { median: 1, sigma: 0 } },
  store: "redis",
};

const options = {
  programs: builtPrograms,
  processes: systemProcesses,
  httpLinks: new Set<string>(),
  seed: 7,
  logFileFor: () => null,
};

let questions = 0;

async function ask(target: RunningTarget) {
  const response = await fetch(`${target.endpoint.origin}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", ...target.headersFor("slow") },
    body: JSON.stringify({
      model: "fast",
      messages: [{ role: "user", content: `Hello for the ${++questions}th time.` }],
    }),
  });
  await response.text();
  return { status: response.status, degraded: response.headers.get("x-ratelimit-degraded") };
}

const askTimes = async (target: RunningTarget, times: number) => {
  const answers = await Promise.all(Array.from({ length: times }, () => ask(target)));
  return {
    served: answers.filter(({ status }) => status === 200).length,
    refused: answers.filter(({ status }) => status === 429).length,
    modes: [...new Set(answers.map(({ degraded }) => degraded))],
  };
};

/** Six programs begin at once, on a machine that may be busy with other things. */
const patience = { timeout: 90_000 };

describe.skipIf(lacksRedis)(withRedis("the bundled target with a store"), patience, () => {
  let target: RunningTarget;

  beforeAll(async () => {
    const never = new AbortController().signal;
    target = await bundledTarget(systemClock, spec, options).start(never, () => undefined);
  }, patience.timeout);

  afterAll(() => target.stop());

  const store = () => target.stores.get("store");
  const shared = () => until(async () => (await ask(target)).degraded === null);

  it("has the places that its scenario may name", () => {
    const { link, process, store: stores } = sitesOf(spec);
    expect([...target.links.keys()].sort()).toEqual([...link].sort());
    expect([...target.processes.keys()].sort()).toEqual([...process].sort());
    expect([...target.stores.keys()]).toEqual(stores);
  });

  it("admits the limit once, over both replicas", async () => {
    const answers = await askTimes(target, 12);
    expect(answers).toEqual({ served: 4, refused: 8, modes: [null] });
  });

  it("admits it once more when the store was flushed, of the one key that there was", async () => {
    expect(await store()?.flush()).toBe(1);
    expect((await askTimes(target, 12)).served).toBe(4);
  });

  it("decides by itself while the link is down, and says so, until it is up", async () => {
    const link = target.links.get("store");
    await link?.putDown("fault");
    await until(async () => (await ask(target)).degraded === "local");
    expect((await link?.effectOf(null))?.connections).toBe(2);
    await link?.letUp("fault");
    await shared();
  });

  it("decides by itself while the store is frozen, and by the store when it goes on", async () => {
    const site = target.processes.get("store");
    const pid = await site?.pause("fault");
    expect(pid).toBeGreaterThan(0);
    await until(async () => (await ask(target)).degraded === "local");
    await site?.resume("fault");
    await shared();
  });

  it("decides by itself while the store is dead, and by the new one when it is back", async () => {
    const site = target.processes.get("store");
    await site?.kill("SIGKILL");
    await until(async () => (await ask(target)).degraded === "local");
    await site?.restart();
    await shared();
  });

  it("leaves nothing running when it was stopped", async () => {
    await target.stop();
    await until(() => childrenOfThis().length === 0);
  });
});
