/** Waits until a target answers. */

import { once } from "node:events";
import { connect } from "node:net";
import { Agent, request } from "undici";
import { type Clock, sleep } from "../base/clock.ts";
import { GamedayError, messageOf } from "../base/errors.ts";
import { withoutQuerySecrets } from "../base/secret.ts";
import { type Milliseconds, ms, seconds } from "../base/units.ts";
import type { Address, TlsSpec } from "../load/transport/endpoint.ts";

const askEvery = ms(100);
/** One question may take so long. */
const patience = seconds(4);

export interface Readiness {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: TlsSpec | null;
  /** Give up after so long. */
  readonly within: Milliseconds;
  readonly isReady: (status: number) => boolean;
}

/** Rejects with E_TARGET, and the last answer, when it is not ready in time. */
export async function awaitReady(
  clock: Clock,
  { url, headers, tls, within, isReady }: Readiness,
  signal: AbortSignal,
): Promise<void> {
  const answered = async (limit: AbortSignal) => {
    const status = await ask({ url, headers, tls }, limit);
    return isReady(status) ? null : `it answers ${status}`;
  };
  const hint =
    "Start it, or name another with --target URL; target.ready sets the path that is asked.";
  await attempt(clock, { where: withoutQuerySecrets(url), within, hint }, answered, signal);
}

/** Rejects with E_TARGET when nobody listens at the address in time. */
export async function awaitListening(
  clock: Clock,
  { host, port, within }: Address & Pick<Readiness, "within">,
  signal: AbortSignal,
): Promise<void> {
  const listens = async (limit: AbortSignal) => {
    const socket = connect({ host, port });
    try {
      await once(socket, "connect", { signal: limit });
      return null;
    } finally {
      socket.destroy();
    }
  };
  const hint = "Nobody listens there: start it, or name another address.";
  await attempt(clock, { where: `${host}:${port}`, within, hint }, listens, signal);
}

/** Asks again and again until `ask` finds nothing wrong. */
async function attempt(
  clock: Clock,
  { where, within, hint }: Pick<Readiness, "within"> & Record<"where" | "hint", string>,
  ask: (limit: AbortSignal) => Promise<string | null>,
  signal: AbortSignal,
): Promise<void> {
  const deadline = clock.now() + within;
  for (;;) {
    const limit = new AbortController();
    // Not AbortSignal.any, whose signals Node 20 may collect as garbage while they are waited for.
    const stop = () => limit.abort();
    signal.addEventListener("abort", stop);
    const forget = clock.after(patience, () => limit.abort(new Error("it does not answer")));
    const wrong = await ask(limit.signal).catch(messageOf);
    forget();
    signal.removeEventListener("abort", stop);
    if (wrong === null) return;
    if (clock.now() >= deadline || signal.aborted) throw notReady(where, wrong, hint);
    await sleep(clock, askEvery, signal);
  }
}

type Question = Pick<Readiness, "url" | "headers" | "tls">;

/** The connection is not kept: a fault must find those of the load, and no other. */
async function ask({ url, headers, tls }: Question, signal: AbortSignal): Promise<number> {
  // A target may speak nothing but HTTP/2.
  const connect = tls === null ? {} : { connect: connectOptions(tls) };
  const dispatcher = new Agent({ allowH2: true, ...connect });
  try {
    const { statusCode, body } = await request(url, { headers, signal, dispatcher, reset: true });
    // A stream without an end is an answer, too: nobody waits for the rest.
    body.on("error", () => undefined).destroy();
    return statusCode;
  } catch (error) {
    // It answers, in another protocol: HTTP/2 without being asked first.
    if (isParserError(error)) return 200;
    throw error;
  } finally {
    await dispatcher.destroy();
  }
}

const isParserError = (error: unknown): boolean =>
  error instanceof Error && error.name === "HTTPParserError";

const connectOptions = ({ ca, cert, key, insecure }: TlsSpec) => ({
  rejectUnauthorized: !insecure,
  ...(ca === null ? {} : { ca }),
  ...(cert === null ? {} : { cert }),
  ...(key === null ? {} : { key }),
});

const notReady = (where: string, why: string, hint: string): GamedayError =>
  new GamedayError("E_TARGET", `the target is not ready: ${why}`, {
    where,
    hint,
  });
