/** Where replicas keep a rate together: what the one in Redis promises, and the tests' own too. */

import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../../../../gateway-under-test/base/clock.ts";
import type { RateLimit } from "../../../../gateway-under-test/gateway/limits/gcra.ts";
import type {
  RateStore,
  StoreAnswer,
} from "../../../../gateway-under-test/gateway/limits/rate-store.ts";
import {
  answerOf,
  redisRateStore,
} from "../../../../gateway-under-test/gateway/limits/redis-rate-store.ts";
import {
  lacksRedis,
  startRedis,
  type TestRedis,
  withRedis,
} from "../../../support/redis-server.ts";
import { MemoryRateStore } from "../../memory-rate-store.ts";

/** So slow that a busy machine makes no difference: one request in 1,000 s. */
const slow = { perSecond: 0.001, burst: 5 };

const stores: RateStore[] = [];

function opened(store: RateStore): RateStore {
  stores.push(store);
  return store;
}

afterEach(() => {
  for (const store of stores.splice(0)) store.close();
});

const kindsOf = (answers: readonly StoreAnswer[]) => answers.map(({ kind }) => kind);

/** Questions of all stores at once. */
const askAll = (replicas: readonly RateStore[], times: number, limit: RateLimit) =>
  Promise.all(
    Array.from({ length: times }, () => replicas.map((store) => store.admit("a", limit))).flat(),
  );

function keepsItsPromise(open: (replicas: number) => readonly RateStore[]): void {
  test("admits one burst over all replicas, whoever asks", async () => {
    const answers = await askAll(open(3), 20, slow);
    expect(kindsOf(answers).filter((kind) => kind === "admitted")).toHaveLength(5);
    expect(kindsOf(answers).filter((kind) => kind === "limited")).toHaveLength(55);
  });

  test("says how long to wait, in ms", async () => {
    const answers = await askAll(open(1), 6, slow);
    const last = answers.at(-1);
    expect(last?.kind).toBe("limited");
    const waitMs = last?.kind === "limited" ? last.retryAfterMs : 0;
    expect(waitMs).toBeGreaterThan(900_000);
    expect(waitMs).toBeLessThanOrEqual(1_000_000);
  });

  test("admits again when the time has come", async () => {
    const [store] = open(1);
    const quick = { perSecond: 50, burst: 1 };
    expect((await store?.admit("a", quick))?.kind).toBe("admitted");
    await expect.poll(async () => (await store?.admit("a", quick))?.kind).toBe("admitted");
  });

  test("keeps tenants apart", async () => {
    const [store] = open(1);
    const one = { perSecond: 0.001, burst: 1 };
    const answers = [await store?.admit("a", one), await store?.admit("b", one)];
    expect(answers.map((answer) => answer?.kind)).toEqual(["admitted", "admitted"]);
  });
}

describe("a store in memory, for tests", () => {
  keepsItsPromise((replicas) => {
    const store = new MemoryRateStore(systemClock);
    return Array.from({ length: replicas }, () => store);
  });
});

describe.skipIf(lacksRedis)(withRedis("a store in a real Redis"), () => {
  let redis: TestRedis;

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.kill());
  afterEach(() => redis.client.flushall());

  const open = (replicas: number) =>
    Array.from({ length: replicas }, () => opened(redisRateStore(redis.url, "for ever")));

  keepsItsPromise(open);

  const key = "gateway:rate:a";

  test("keeps one number a tenant, to the microsecond, as long as it means anything", async () => {
    const [store] = open(1);
    const [secondsBefore = 0] = await redis.client.time();
    await store?.admit("a", slow);
    const tat = Number(await redis.client.get(key));
    // One interval from now; an instant of 13 digits in ms needs more than Lua's 14 to be exact.
    expect(tat / 1_000 - Number(secondsBefore)).toBeGreaterThanOrEqual(1_000);
    expect(tat / 1_000 - Number(secondsBefore)).toBeLessThan(1_060);
    expect(await redis.client.pttl(key)).toBeGreaterThan(900_000);
    expect(await redis.client.pttl(key)).toBeLessThanOrEqual(1_000_000);
  });

  test("a request that is refused changes nothing", async () => {
    const [store] = open(1);
    const one = { perSecond: 0.001, burst: 1 };
    await store?.admit("a", one);
    const before = await redis.client.get(key);
    expect((await store?.admit("a", one))?.kind).toBe("limited");
    expect(await redis.client.get(key)).toBe(before);
  });

  test("no tenant is locked out because the store's clock was set back", async () => {
    const [store] = open(1);
    const hour = 3_600_000;
    const [seconds] = await redis.client.time();
    await redis.client.set(key, `${Number(seconds) * 1_000 + 24 * hour}`);
    const answer = await store?.admit("a", { perSecond: 1, burst: 3 });
    const waitMs = answer?.kind === "limited" ? answer.retryAfterMs : Number.NaN;
    expect(waitMs).toBeLessThanOrEqual(1_000);
  });

  test("admits a tenant anew when it was flushed", async () => {
    const [store] = open(1);
    await askAll(
      [store].flatMap((one) => one ?? []),
      9,
      slow,
    );
    await redis.client.flushall();
    expect((await store?.admit("a", slow))?.kind).toBe("admitted");
  });

  test("does not limit anybody by what it does not understand", async () => {
    const [store] = open(1);
    await redis.client.set(key, "nonsense");
    expect((await store?.admit("a", slow))?.kind).toBe("unavailable");
    await redis.client.del(key);
    await redis.client.lpush(key, "a list");
    expect(await store?.admit("a", slow)).toEqual({ kind: "unavailable", why: "failed" });
  });
});

test.each([
  ["0", { kind: "admitted" }],
  ["12.5", { kind: "limited", retryAfterMs: 12.5 }],
  ["", { kind: "unavailable", why: "failed" }],
  ["-1", { kind: "unavailable", why: "failed" }],
  ["inf", { kind: "unavailable", why: "failed" }],
  ["OK", { kind: "unavailable", why: "failed" }],
  [null, { kind: "unavailable", why: "failed" }],
  [7, { kind: "unavailable", why: "failed" }],
])("a store that replies %j: %j", (reply, answer) => {
  expect(answerOf(reply)).toEqual(answer);
});

describe.skipIf(lacksRedis)(withRedis("a store in bounds"), () => {
  test("fails at once when it is not there, and is used again when it is back", async () => {
    const redis = await startRedis();
    const store = opened(redisRateStore(redis.url, "in bounds"));
    await store.connect();
    expect(kindsOf(await askAll([store], 1, slow))).toEqual(["admitted"]);
    await redis.kill();
    await expect.poll(async () => (await store.admit("a", slow)).kind).toBe("unavailable");
    const next = await startRedis(redis.port);
    await expect.poll(async () => (await store.admit("a", slow)).kind).toBe("admitted");
    await next.kill();
  });

  test("cannot be connected to when nobody listens", async () => {
    const store = opened(redisRateStore("redis://127.0.0.1:1", "in bounds"));
    await expect(store.connect()).rejects.toThrow();
  });
});
