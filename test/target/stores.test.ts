/** Stores of a system by URL, flushed for real. */

import { describe, expect, it } from "vitest";
import { storesOf } from "../../src/target/stores.ts";
import { lacksRedis, startRedis, withRedis } from "../support/redis-server.ts";

const unexpanded = (reference: string): string => {
  throw new Error(`${reference} is not expected`);
};

// biome-ignore lint/suspicious/noTemplateCurlyInString: what a scenario writes.
const withPassword = "redis://:${env.PASSWORD}@";

describe.skipIf(lacksRedis)(withRedis("a store by URL"), () => {
  it("loses the database that its URL names, and no other", async () => {
    const redis = await startRedis();
    await redis.client.mset("a", "1", "b", "2");
    await redis.client.select(3);
    await redis.client.set("c", "3");
    const store = storesOf({ cache: { url: `${redis.url}/3` } }, unexpanded).get("cache");
    expect(await store?.flush()).toBe(1);
    expect(await redis.client.dbsize()).toBe(0);
    await redis.client.select(0);
    expect(await redis.client.dbsize()).toBe(2);
    await redis.kill();
  });

  it("is entered with the password that the environment holds, whatever is in it", async () => {
    const redis = await startRedis();
    const password = "p@ss/w:rd %41";
    await redis.client.config("SET", "requirepass", password);
    const url = redis.url.replace("redis://", withPassword);
    const store = storesOf({ cache: { url } }, () => password).get("cache");
    expect(await store?.flush()).toBe(0);
    const wrong = storesOf({ cache: { url } }, () => "wrong-pass").get("cache");
    const refused = await wrong?.flush().catch((error: unknown) => String(error));
    expect(refused).toContain("cache could not be flushed");
    expect(refused).not.toContain("wrong-pass");
    await redis.kill();
  });
});

describe("a store by URL that is not there", () => {
  it("fails the fault, without a word of its URL", async () => {
    const url = "redis://:secret-password@127.0.0.1:1";
    const store = storesOf({ cache: { url } }, unexpanded).get("cache");
    const failed = await store?.flush().catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: "E_FAULT" });
    expect(String(failed)).toContain("cache could not be flushed: connect ECONNREFUSED");
    expect(String(failed)).not.toContain("secret-password");
  });

  it("is told at once when the environment lacks what it names", () => {
    const url = `${withPassword}127.0.0.1:1`;
    const missing = () => {
      throw new Error("PASSWORD is not set");
    };
    expect(() => storesOf({ cache: { url } }, missing)).toThrow("PASSWORD is not set");
  });
});
