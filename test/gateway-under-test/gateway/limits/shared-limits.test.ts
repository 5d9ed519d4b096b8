/** Gateways that share their limits through a real Redis, and what users see when it is away. */

import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  lacksRedis,
  startRedis,
  type TestRedis,
  withRedis,
} from "../../../support/redis-server.ts";
import { type ChatResult, chat, errorOf } from "../../chat-client.ts";
import { aGateway, aProvider, refusingUrl, type TestGateway, tenants, until } from "../../rig.ts";

/** So slow that a busy machine makes no difference. */
const limited = { ...tenants[0], rateLimit: { perSecond: 0.001, burst: 6 } };

type Settings = NonNullable<Parameters<typeof aGateway>[1]>;

/** Breakers that would not close again while a test looks, and patience for a busy machine. */
const store = { timeoutMs: 5_000, replicas: 3, breaker: { openMs: 60_000, maxOpenMs: 60_000 } };

async function aFleet(url: string, config: Settings = {}): Promise<readonly TestGateway[]> {
  const provider = await aProvider("one");
  const settings = { tenants: [limited], store: { ...store, url }, ...config };
  return Promise.all([1, 2, 3].map(() => aGateway([provider], settings)));
}

const askAll = (fleet: readonly TestGateway[], times: number): Promise<readonly ChatResult[]> =>
  Promise.all(Array.from({ length: times }, () => fleet.map(({ url }) => chat(url))).flat());

const countOf = (answers: readonly ChatResult[], status: number): number =>
  answers.filter((answer) => answer.status === status).length;

const modesOf = (answers: readonly ChatResult[]) => [
  ...new Set(answers.map(({ headers }) => headers["x-ratelimit-degraded"])),
];

describe.skipIf(lacksRedis)(withRedis("three replicas with a Redis"), () => {
  let redis: TestRedis;

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.kill());
  afterEach(() => redis.client.flushall());

  test("admit a tenant's limit once, not three times", async () => {
    const answers = await askAll(await aFleet(redis.url), 6);
    expect([countOf(answers, 200), countOf(answers, 429)]).toEqual([6, 12]);
    expect(modesOf(answers)).toEqual([undefined]);
    const refused = answers.find(({ status }) => status === 429);
    expect(Number(refused?.headers["retry-after"])).toBeGreaterThan(900);
  });

  test("admit it three times without sharedLimits", async () => {
    const fleet = await aFleet(redis.url, { protections: { sharedLimits: false } });
    expect(countOf(await askAll(fleet, 7), 200)).toBe(18);
    expect(await redis.client.dbsize()).toBe(0);
  });

  test("ask it nothing when they limit nobody", async () => {
    const fleet = await aFleet(redis.url, { protections: { rateLimit: false } });
    expect(countOf(await askAll(fleet, 7), 200)).toBe(21);
    expect(await redis.client.dbsize()).toBe(0);
  });

  test("admit one burst more when it was flushed", async () => {
    const fleet = await aFleet(redis.url);
    expect(countOf(await askAll(fleet, 6), 200)).toBe(6);
    await redis.client.flushall();
    expect(countOf(await askAll(fleet, 6), 200)).toBe(6);
  });
});

describe.skipIf(lacksRedis)(withRedis("a Redis that is frozen"), () => {
  /** The store, and a gateway that has asked it once. */
  async function frozen(config: Settings, breaker = {}) {
    const redis = await startRedis();
    const gateway = await aGateway([await aProvider("one")], {
      tenants: [limited],
      store: { ...store, url: redis.url, replicas: 1, timeoutMs: 50, ...breaker },
      ...config,
    });
    expect((await chat(gateway.url)).status).toBe(200);
    redis.signal("SIGSTOP");
    const end = async () => {
      redis.signal("SIGCONT");
      await redis.kill();
    };
    return { redis, gateway, end };
  }

  test("costs a few timeouts: then replicas decide by themselves, and say so", async () => {
    const { gateway, end } = await frozen({});
    const answers = [];
    for (let i = 0; i < 5; i++) answers.push(await chat(gateway.url));
    expect(countOf(answers, 200)).toBe(5);
    expect(modesOf(answers)).toEqual(["local"]);
    const text = await gateway.metrics();
    expect(text).toContain('gateway_rate_store_total{result="timed-out"} 3');
    expect(text).toContain('gateway_rate_store_total{result="skipped"} 2');
    expect(text).toContain('gateway_rate_limit_degraded_total{mode="local"} 5');
    // Within its share, which it has used up by now: this one is no bogus refusal.
    const refused = await chat(gateway.url);
    expect(refused.status).toBe(429);
    expect(refused.headers["x-ratelimit-degraded"]).toBe("local");
    await end();
  });

  test("is waited for, for ever, without storeTimeout", async () => {
    const { redis, gateway, end } = await frozen({ protections: { storeTimeout: false } });
    const answers: ChatResult[] = [];
    const asked = [1, 2, 3].map(() => chat(gateway.url).then((answer) => answers.push(answer)));
    // Twenty times what it would be waited for.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(answers).toEqual([]);
    redis.signal("SIGCONT");
    await Promise.all(asked);
    expect(countOf(answers, 200)).toBe(3);
    expect(modesOf(answers)).toEqual([undefined]);
    await end();
  });

  test("is used again when it goes on", async () => {
    const plenty = { ...tenants[0], rateLimit: { perSecond: 1_000, burst: 1_000 } };
    const probing = { breaker: { openMs: 20, maxOpenMs: 20 } };
    const { redis, gateway, end } = await frozen({ tenants: [plenty] }, probing);
    const modeOf = async () => (await chat(gateway.url)).headers["x-ratelimit-degraded"];
    for (let i = 0; i < 3; i++) expect(await modeOf()).toBe("local");
    redis.signal("SIGCONT");
    await until(async () => (await modeOf()) === undefined);
    await end();
  });
});

describe("a store that is not there", () => {
  const url = refusingUrl.replace("http:", "redis:");

  test.each([
    ["local", { 200: 6, 503: 0, 429: 12 }],
    ["open", { 200: 18, 503: 0, 429: 0 }],
    ["closed", { 200: 0, 503: 18, 429: 0 }],
  ] as const)("degraded: %s is what all answers say", async (degraded, counts) => {
    const fleet = await aFleet(url, { store: { ...store, url, degraded } });
    const answers = await askAll(fleet, 6);
    for (const [status, count] of Object.entries(counts)) {
      expect(countOf(answers, Number(status))).toBe(count);
    }
    expect(modesOf(answers)).toEqual([degraded]);
  });

  test("closed: tells that it is not the tenant's fault, and when to come back", async () => {
    const [gateway] = await aFleet(url, { store: { ...store, url, degraded: "closed" } });
    const answer = await chat(gateway?.url ?? "");
    expect(answer.headers["retry-after"]).toBe("1");
    expect(errorOf(answer.body)).toMatchObject({
      type: "server_error",
      code: "rate_limiter_unavailable",
    });
  });

  test("a streamed answer says it, too", async () => {
    const [gateway] = await aFleet(url, { store: { ...store, url } });
    const answer = await chat(gateway?.url ?? "", { stream: true });
    expect(answer.headers["x-ratelimit-degraded"]).toBe("local");
    expect(answer.status).toBe(200);
  });
});
