/** What is asked of a Redis directly, past all links. */

import { Redis } from "ioredis";
import { messageOf } from "../base/errors.ts";

/** A store that has not answered by then does not answer. */
const patienceMs = 5_000;

/** Its process id; rejects when it does not answer, or is none. */
export async function askForPid(url: string): Promise<number> {
  return asked(url, async (redis) => {
    const [, pid = ""] = /^process_id:(\d+)/m.exec(await redis.info("server")) ?? [];
    return Number(pid);
  });
}

/** Deletes all keys of the database that the URL names; resolves with their number. */
export async function flushRedis(url: string): Promise<number> {
  return asked(url, async (redis) => {
    // Both at once: nobody writes in between what would then be deleted without being counted.
    const replies = await redis.multi().dbsize().flushdb().exec();
    for (const [error] of replies ?? []) if (error !== null) throw error;
    return Number(replies?.[0]?.[1]);
  });
}

/** On a connection of its own, tried once. */
async function asked<T>(url: string, ask: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, {
    lazyConnect: true,
    enableReadyCheck: false,
    disableClientInfo: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    connectTimeout: patienceMs,
    commandTimeout: patienceMs,
  });
  const troubles: unknown[] = [];
  redis.on("error", (error) => troubles.push(error));
  try {
    await redis.connect();
    return await ask(redis);
  } catch (error) {
    // Of a connection that failed the command says no more than that it was closed.
    throw new Error(messageOf(troubles[0] ?? error), { cause: error });
  } finally {
    redis.disconnect();
  }
}
