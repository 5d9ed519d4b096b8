/** A real redis-server for a test, where the machine has one. */

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { Redis } from "ioredis";

const isInstalled = spawnSync("redis-server", ["--version"]).status === 0;

/** For `describe.skipIf`. */
export const lacksRedis = !isInstalled;

/** Says in the title of what is skipped why it is. */
export const withRedis = (title: string): string =>
  isInstalled ? title : `${title} (skipped: there is no redis-server on this machine)`;

export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** Of the test itself, for what it wants to see or do there. */
  readonly client: Redis;
  signal(signal: NodeJS.Signals): void;
  /** Resolves when it is gone. */
  kill(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** The test kills it. */
export async function startRedis(wanted?: number): Promise<TestRedis> {
  const port = wanted ?? (await freePort());
  const listening = ["--bind", "127.0.0.1", "--port", `${port}`];
  const nothingOnDisk = ["--save", "", "--appendonly", "no"];
  const child = spawn("redis-server", [...listening, ...nothingOnDisk], { stdio: "ignore" });
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 20 });
  client.on("error", () => undefined);
  await client.ping();
  return {
    url,
    port,
    client,
    signal: (signal) => void child.kill(signal),
    kill: async () => {
      client.disconnect();
      await killed(child);
    },
  };
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}
