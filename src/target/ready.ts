/** Waits until a target answers. */

import { request } from "undici";
import { type Clock, sleep } from "../base/clock.ts";
import { GamedayError, messageOf } from "../base/errors.ts";
import { withoutQuerySecrets } from "../base/secret.ts";
import { type Milliseconds, ms } from "../base/units.ts";

const askEvery = ms(100);
/** One question may take so long. */
const patience = ms(2000);

export interface Readiness {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Give up after so long. */
  readonly within: Milliseconds;
  readonly isReady: (status: number) => boolean;
}

/** Rejects with E_TARGET, and the last answer, when it is not ready in time. */
export async function awaitReady(
  clock: Clock,
  { url, headers, within, isReady }: Readiness,
  signal: AbortSignal,
): Promise<void> {
  const deadline = clock.now() + within;
  for (;;) {
    const answer = await ask(url, headers, signal);
    if (typeof answer === "number" && isReady(answer)) return;
    if (clock.now() >= deadline || signal.aborted) throw notReady(url, answer);
    await sleep(clock, askEvery, signal);
  }
}

/** The status, or what went wrong. */
async function ask(
  url: string,
  headers: Readonly<Record<string, string>>,
  stop: AbortSignal,
): Promise<number | string> {
  try {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(patience)]);
    // The connection is not kept: a fault must find those of the load, and no other.
    const { statusCode, body } = await request(url, { headers, signal, reset: true });
    // A stream without an end is an answer, too.
    await body.dump().catch(() => undefined);
    return statusCode;
  } catch (error) {
    return messageOf(error);
  }
}

function notReady(url: string, answer: number | string): GamedayError {
  const why = typeof answer === "number" ? `it answers ${answer}` : answer;
  return new GamedayError("E_TARGET", `the target is not ready: ${why}`, {
    where: withoutQuerySecrets(url),
    hint: "Start it, or name another with --target URL; target.ready sets the path that is asked.",
  });
}
