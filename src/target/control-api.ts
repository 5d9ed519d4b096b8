/** Asks fault proxies and providers over HTTP; one that hangs is given up. */

import { Agent, errors, request } from "undici";
import { z } from "zod";
import { showDuration } from "../base/quantity.ts";
import { type Milliseconds, seconds } from "../base/units.ts";

export interface ApiOrder {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly url: string;
  /** Sent as JSON. */
  readonly body?: unknown;
}

export interface ApiAnswer {
  readonly status: number;
  /** null: the body is no JSON. */
  readonly json: unknown;
}

/** For the head of an answer, and for each silence in its body. */
const answerLimit = seconds(10);

const agent = new Agent({ connect: { timeout: answerLimit } });

/** Rejects when nobody answers in time. */
export async function askApi(
  { method, url, body }: ApiOrder,
  limit: Milliseconds = answerLimit,
): Promise<ApiAnswer> {
  const json = body === undefined ? null : JSON.stringify(body);
  const headers = json === null ? {} : { "content-type": "application/json" };
  const limits = { headersTimeout: limit, bodyTimeout: limit, dispatcher: agent };
  try {
    // Not kept: one that was restarted on its port would be met by a connection that is dead.
    const answer = await request(url, { method, headers, body: json, reset: true, ...limits });
    return { status: answer.statusCode, json: parsed(await answer.body.text()) };
  } catch (cause) {
    const isLate =
      cause instanceof errors.HeadersTimeoutError || cause instanceof errors.BodyTimeoutError;
    if (!isLate) throw cause;
    throw new Error(`it did not answer within ${showDuration(limit)}`, { cause });
  }
}

const refusal = z.object({ error: z.string() });

/** The answer of a fault proxy; rejects with its own words when it refuses. */
export async function askFaultProxy(order: ApiOrder): Promise<unknown> {
  const answer = await askApi(order);
  if (answer.status >= 300) throw new Error(refusalIn(answer));
  return answer.json;
}

export function refusalIn({ status, json }: ApiAnswer): string {
  const told = refusal.safeParse(json);
  return told.success ? told.data.error : `it answered ${status}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
