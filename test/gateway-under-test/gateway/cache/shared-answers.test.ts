/** Answers in a real Redis that replicas share. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { z } from "zod";
import { sharedAnswers } from "../../../../gateway-under-test/gateway/cache/shared-answers.ts";
import type { Stored } from "../../../../gateway-under-test/gateway/cache/stored-answer.ts";
import { cacheSchema } from "../../../../gateway-under-test/gateway/config/cache.ts";
import type { Store } from "../../../../gateway-under-test/gateway/store/store.ts";
import {
  lacksRedis,
  startRedis,
  type TestRedis,
  withRedis,
} from "../../../support/redis-server.ts";
import { until } from "../../rig.ts";
import { stopped } from "./link-rig.ts";

const answer = (text: string): Stored => ({
  kind: "stream",
  status: 200,
  text,
  completion: stopped,
});

describe.skipIf(lacksRedis)(withRedis("in Redis"), () => {
  let redis: TestRedis;
  /** Ends with each write that the store has taken. */
  let written = 0;
  let store: Store;

  beforeAll(async () => {
    redis = await startRedis();
    store = {
      async run({ name, lua }, keys, args) {
        const value = await redis.client.eval(lua, keys.length, ...keys, ...args);
        if (name === "set-answer") written += 1;
        return { kind: "answered", value };
      },
      connect: async () => {},
      close() {},
    };
  });
  afterAll(() => redis.kill());
  beforeEach(async () => {
    written = 0;
    await redis.client.flushall();
  });

  const aReplica = (options: z.input<typeof cacheSchema> = {}, ttlMs = 30_000) =>
    sharedAnswers(store, cacheSchema.parse(options), () => ttlMs);

  const entries = () => redis.client.keys("gateway:{answers}:*");

  test("what one replica keeps another one gives, with its age", async () => {
    const [one, other] = [aReplica(), aReplica()];
    one.set("key", answer("data: 東京 🚦\n\n"));
    await until(() => written === 1);
    const found = await other.get("key");
    expect(found?.stored).toEqual(answer("data: 東京 🚦\n\n"));
    expect(found?.freshMs).toBeGreaterThan(0);
    expect(found?.freshMs).toBeLessThanOrEqual(30_000);
    expect(found?.ageMs).toBeCloseTo(30_000 - (found?.freshMs ?? 0));
    expect(await other.get("other key")).toBeUndefined();
  });

  test("it goes stale by the store's own clock, and then goes away", async () => {
    const replica = aReplica({ staleIfErrorMs: 1_000_000 }, 1);
    replica.set("key", answer("x"));
    await until(() => written === 1);
    await until(async () => ((await replica.get("key"))?.freshMs ?? 0) < 0);
    const brief = aReplica({ staleIfErrorMs: 0 }, 1);
    brief.set("key", answer("x"));
    await until(() => written === 2);
    await until(async () => (await entries()).length === 0);
    expect(await brief.get("key")).toBeUndefined();
  });

  test("there are never more entries than the bound, and the newest stay", async () => {
    const replica = aReplica({ maxEntries: 3 });
    for (let index = 0; index < 10; index++) {
      replica.set(`key ${index}`, answer(`${index}`));
      await until(() => written === index + 1);
      expect((await entries()).length).toBeLessThanOrEqual(3);
    }
    expect(await replica.get("key 9")).toBeDefined();
    expect(await replica.get("key 0")).toBeUndefined();
  });

  test("there are never more bytes than the bound, rewritten entries counted once", async () => {
    const replica = aReplica({ maxBytes: 5_000 });
    for (let index = 0; index < 40; index++) {
      replica.set(`key ${index % 7}`, answer("x".repeat(index * 40)));
      await until(() => written === index + 1);
      const texts = await Promise.all((await entries()).map((key) => redis.client.get(key)));
      const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ""), 0);
      expect(bytes).toBeLessThanOrEqual(5_000);
      expect(Number(await redis.client.get("gateway:{answers}-bytes"))).toBe(bytes);
    }
  });

  test("entries that have run out are counted no more, and nothing stays behind for ever", async () => {
    const replica = aReplica({ staleIfErrorMs: 0 }, 5);
    for (let index = 0; index < 5; index++) replica.set(`key ${index}`, answer("x"));
    await until(() => written === 5);
    await until(async () => (await redis.client.keys("*")).length === 0);
  });

  test("what is no answer is none", async () => {
    const replica = aReplica();
    await redis.client.set("gateway:{answers}:key", '{"stored":1}', "PX", 10_000);
    expect(await replica.get("key")).toBeUndefined();
    await redis.client.set("gateway:{answers}:key", "nonsense");
    expect(await replica.get("key")).toBeUndefined();
  });
});
