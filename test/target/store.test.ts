/** The store of the bundled target: a real Redis under its supervisor, both as child processes. */

import { once } from "node:events";
import { readFileSync } from "node:fs";
import { Redis } from "ioredis";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { ms, ratio } from "../../src/base/units.ts";
import { StoreServer, type StoreServerOptions } from "../../src/target/store.ts";
import { lacksRedis, withRedis } from "../support/redis-server.ts";
import { builtPrograms } from "./built-programs.ts";
import { closeLater, closesAll, until } from "./echo-server.ts";
import { isStopped } from "./process-state.ts";
import { childrenOfThis, isRunning, temporaryPath, untilGone } from "./processes.ts";

closesAll();

const { supervisor } = builtPrograms;

const options: StoreServerOptions = {
  supervisor,
  program: "redis-server",
  logFile: null,
  startedAt: (pid) => `began as ${pid}`,
};

async function start(more: Partial<StoreServerOptions> = {}): Promise<StoreServer> {
  const store = await StoreServer.start(systemClock, { ...options, ...more });
  closeLater(() => store.stop());
  return store;
}

function clientOf({ url }: { readonly url: string }): Redis {
  const client = new Redis(url, { retryStrategy: () => null, maxRetriesPerRequest: 0 });
  client.on("error", () => undefined);
  closeLater(() => client.disconnect());
  return client;
}

const pidOf = async (store: StoreServer): Promise<number> =>
  Number(/process_id:(\d+)/.exec(await clientOf(store).info("server"))?.[1]);

describe("a store that cannot start", () => {
  it("because there is no such program, says what to install", async () => {
    await expect(start({ program: "no-such-redis-server" })).rejects.toMatchObject({
      code: "E_TARGET",
      message: "there is no no-such-redis-server on this machine",
      hint: "Install redis-server (apt-get install redis-server), or leave out store.",
    });
    await until(() => childrenOfThis().length === 0);
  });

  it("because its program ends at once, says so, with its log", async () => {
    const logFile = temporaryPath("store.log");
    await expect(start({ program: "false", logFile })).rejects.toMatchObject({
      code: "E_TARGET",
      message: "the store could not be started",
      where: logFile,
      cause: { message: "it ended at once, with exit code 1" },
    });
    await until(() => childrenOfThis().length === 0);
  });

  it("because there is no supervisor, says so", async () => {
    const none = new URL("file:///no/such/supervisor.js");
    await expect(start({ supervisor: none })).rejects.toMatchObject({ code: "E_TARGET" });
  });
});

describe.skipIf(lacksRedis)(withRedis("a store"), () => {
  it("answers on the loopback, from a process of its own, and keeps nothing on disk", async () => {
    const logFile = temporaryPath("store.log");
    const store = await start({ logFile });
    expect(store.address.host).toBe("127.0.0.1");
    expect(isRunning(await pidOf(store))).toBe(true);
    const [, save] = (await clientOf(store).call("CONFIG", "GET", "save")) as readonly string[];
    expect(save).toBe("");
    await until(() => readFileSync(logFile, "utf8").includes("Ready to accept connections"));
  });

  it("deletes everything when it is flushed, and says how much that was", async () => {
    const store = await start();
    const client = clientOf(store);
    await client.mset("a", "1", "b", "2", "c", "3");
    expect(await store.flush()).toBe(3);
    expect(await client.dbsize()).toBe(0);
    expect(await store.flush()).toBe(0);
  });

  it.each(["SIGKILL", "SIGTERM"] as const)("is gone when it was killed by %s", async (signal) => {
    const store = await start();
    const pid = await pidOf(store);
    expect(await store.kill(signal)).toBe(pid);
    await untilGone(pid);
    await expect(store.kill(signal)).rejects.toMatchObject({ code: "E_FAULT" });
    await expect(store.pause("fault")).rejects.toMatchObject({ code: "E_FAULT" });
    await expect(store.flush()).rejects.toMatchObject({ code: "E_FAULT" });
  });

  it("returns on the port that it had, empty", async () => {
    const store = await start();
    const { port } = store.address;
    await clientOf(store).set("a", "1");
    const pid = await store.kill("SIGKILL");
    await store.restart();
    expect(store.address.port).toBe(port);
    expect(await pidOf(store)).not.toBe(pid);
    expect(await clientOf(store).dbsize()).toBe(0);
    await store.restart();
  });

  it("accepts connections and says nothing while it is paused, by whomever", async () => {
    const store = await start();
    const client = clientOf(store);
    await client.set("a", "1");
    const pid = await store.pause("one");
    expect(await store.pause("other")).toBe(pid);
    await until(() => isStopped(pid));
    const late = clientOf(store);
    await once(late, "connect");
    const answered = client.get("a");
    await store.resume("one");
    await store.resume("one");
    expect(isStopped(pid)).toBe(true);
    await store.resume("other");
    expect(await answered).toBe("1");
    expect(await late.get("a")).toBe("1");
  });

  it("that was killed while it was paused can be paused again after its restart", async () => {
    const store = await start();
    await store.pause("one");
    await store.kill("SIGKILL");
    await store.restart();
    const pid = await store.pause("two");
    await until(() => isStopped(pid));
    await store.resume("one");
    expect(isStopped(pid)).toBe(true);
    await store.resume("two");
    await until(() => !isStopped(pid));
    expect(await pidOf(store)).toBe(pid);
  });

  it("that is paused refuses SIGTERM at once, and goes on afterwards", async () => {
    const store = await start();
    const pid = await store.pause("one");
    await expect(store.kill("SIGTERM")).rejects.toMatchObject({
      code: "E_FAULT",
      message: "the store is paused: it cannot heed SIGTERM before it goes on",
    });
    await store.resume("one");
    expect(await pidOf(store)).toBe(pid);
  });

  it("tells how to continue it from outside, and nothing for what ends with this process", async () => {
    const store = await start();
    const pid = await pidOf(store);
    expect(store.remedyForPause()).toEqual({
      kind: "resume-process",
      name: "store",
      pid,
      started: `began as ${pid}`,
    });
    expect(store.remedyForKill()).toEqual([]);
  });

  it("has no drills, and says what there is instead", async () => {
    const store = await start();
    const burn = { kind: "burn", cores: 1, share: ratio(1), lasting: ms(1) } as const;
    await expect(store.begin("drill", burn)).rejects.toMatchObject({
      code: "E_FAULT",
      message: "the store is no program of ours: burn cannot be begun in it",
    });
    await expect(store.end("drill")).rejects.toMatchObject({ code: "E_FAULT" });
  });

  it("is told to have died, unless that was ordered", async () => {
    const deaths: string[] = [];
    const store = await start();
    store.onDeath((how) => deaths.push(how));
    await store.kill("SIGKILL");
    await store.restart();
    await clientOf(store)
      .call("SHUTDOWN", "NOSAVE")
      .catch(() => undefined);
    await until(() => deaths.length > 0);
    expect(deaths).toEqual(["with exit code 0"]);
  });

  it("is told at once, when it had died before anybody asked", async () => {
    const store = await start();
    const pid = await pidOf(store);
    process.kill(pid, "SIGKILL");
    await untilGone(pid);
    const [how] = await new Promise<readonly string[]>((told) => {
      store.onDeath((death) => told([death]));
    });
    expect(how).toBe("by SIGKILL");
  });

  it("is gone with its supervisor when it was stopped, be it paused", async () => {
    const store = await start();
    const pid = await store.pause("fault");
    await Promise.all([store.stop(), store.stop()]);
    expect(isRunning(pid)).toBe(false);
    await until(() => childrenOfThis().length === 0);
    await store.stop();
  });
});
