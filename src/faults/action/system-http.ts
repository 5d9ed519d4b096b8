/** Sends one HTTP request, on a connection of its own, and waits for its answer so long. */

import { Agent, request } from "undici";
import type { Clock } from "../../base/clock.ts";
import { GamedayError, messageOf } from "../../base/errors.ts";
import { showDuration } from "../../base/quantity.ts";
import type { HttpOrder, HttpResult } from "./actions.ts";
import { type Environment, expanded, secretsIn } from "./environment.ts";
import { readable } from "./output-tail.ts";

/** Of the body; the rest is not read. */
const keptBytes = 64 * 1024;

export async function sendRequest(
  { clock, env }: { readonly clock: Clock; readonly env: Environment },
  order: HttpOrder,
  signal?: AbortSignal,
): Promise<HttpResult> {
  const { method, url, headers, body, timeout } = order;
  const secrets = secretsIn([url, ...Object.values(headers), body ?? ""], env);
  const limit = new AbortController();
  const stop = () => limit.abort(new Error("it was given up"));
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop);
  const late = new Error(`there was no whole answer within ${showDuration(timeout)}`);
  const forget = clock.after(timeout, () => limit.abort(late));
  try {
    return await answered(withValues(order, env), limit.signal, secrets);
  } catch (error) {
    if (error instanceof GamedayError) throw error;
    const why = messageOf(limit.signal.aborted ? limit.signal.reason : error);
    // The URL as it is written, in which the secrets are names.
    const message = readable(`${method} ${url}: ${why}`, secrets);
    throw new GamedayError("E_FAULT", message, { hint: "See that it is there, and answers." });
  } finally {
    forget();
    signal?.removeEventListener("abort", stop);
  }
}

type Filled = Pick<HttpOrder, "method" | "url" | "headers" | "body">;

function withValues({ method, url, headers, body }: HttpOrder, env: Environment): Filled {
  const entries = Object.entries(headers).map(([name, text]) => [
    name.toLowerCase(),
    expanded(text, env, headerValue),
  ]);
  const filled = Object.fromEntries(entries);
  const isJson = /json/i.test(filled["content-type"] ?? "");
  const written = (value: string) => (isJson ? JSON.stringify(value).slice(1, -1) : value);
  return {
    method,
    url: expanded(url, env),
    headers: filled,
    body: body === null ? null : expanded(body, env, written),
  };
}

/** Never tells the value itself: it is a secret. */
function headerValue(value: string, name: string): string {
  if (/^[\t\x20-\x7e\x80-\xff]+$/.test(value)) return value;
  const message = `the environment variable ${name} is not one line of Latin-1 text`;
  throw new GamedayError("E_TARGET", message, { hint: "A header takes no other." });
}

async function answered(
  { method, url, headers, body }: Filled,
  signal: AbortSignal,
  secrets: readonly string[],
): Promise<HttpResult> {
  const dispatcher = new Agent({ allowH2: true });
  try {
    const answer = await request(url, { method, headers, body, signal, dispatcher });
    const text = await beginningOf(answer.body);
    return { status: answer.statusCode, body: hidden(text, secrets) };
  } finally {
    await dispatcher.destroy();
  }
}

async function beginningOf(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= keptBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, keptBytes).toString("utf8");
}

/** Only what was sent: what else looks like a secret may be what somebody asks for. */
const hidden = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((left, secret) => left.replaceAll(secret, "[redacted]"), text);
