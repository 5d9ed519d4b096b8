/** Asks each replica regularly whether it is ready. */

import { request } from "undici";
import { z } from "zod";
import type { Clock } from "../base/clock.ts";
import type { BalancerConfig } from "./config.ts";
import type { Replica } from "./replica.ts";
import type { CheckResult } from "./replica-state.ts";

const bodySchema = z.object({ status: z.string() });

/** Returns the way to end the checks. The next check of a replica follows the end of its last. */
export function startHealthChecks(
  clock: Clock,
  replicas: readonly Replica[],
  { intervalMs, timeoutMs }: BalancerConfig["healthCheck"],
): () => void {
  let isStopped = false;
  const watch = async (replica: Replica) => {
    while (!isStopped) {
      const result = await check(clock, replica, timeoutMs);
      if (isStopped) return;
      replica.checked(result);
      await clock.sleep(intervalMs);
    }
  };
  // Each on its own: a replica that hangs must not delay the checks of the others.
  for (const replica of replicas) void watch(replica);
  return () => {
    isStopped = true;
  };
}

async function check(clock: Clock, { status }: Replica, timeoutMs: number): Promise<CheckResult> {
  const abort = new AbortController();
  let giveUp: (result: CheckResult) => void = () => {};
  const timeout = new Promise<CheckResult>((resolve) => {
    giveUp = resolve;
  });
  // The request is aborted too, but undici says so only when it has a connection.
  const alarm = clock.alarm(timeoutMs, () => {
    abort.abort();
    giveUp("failed");
  });
  const result = await Promise.race([ask(new URL("/readyz", status.url), abort.signal), timeout]);
  alarm.cancel();
  return result;
}

/** A connection of its own each time: a check must not wait behind requests, nor be kept alive. */
async function ask(url: URL, signal: AbortSignal): Promise<CheckResult> {
  try {
    const { statusCode, body } = await request(url, { signal, reset: true });
    const json: unknown = await body.json().catch(() => undefined);
    if (statusCode === 200) return "ready";
    return bodySchema.safeParse(json).data?.status === "draining" ? "draining" : "failed";
  } catch {
    return "failed";
  }
}
