/** A client that tells a complete answer from one that only ended. */

import type { IncomingHttpHeaders } from "node:http";
import { request } from "undici";
import { EventSplitter } from "../../gateway-under-test/gateway/upstream/event-splitter.ts";

export interface ChatOptions {
  readonly key?: string | undefined;
  readonly stream?: boolean;
  readonly content?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** More of the body, or other values for it. */
  readonly body?: object;
}

export interface ChatResult {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The data of each event of a stream. */
  readonly events: readonly string[];
  /** `clean`: the body ended by the rules of HTTP. `broken`: the connection ended first. */
  readonly transport: "clean" | "broken";
}

let asked = 0;

export function chatRequest(options: ChatOptions = {}) {
  const { key = "key-a", stream = false, content = `question ${asked++}`, headers, body } = options;
  const messages = [{ role: "user", content }];
  return {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
    body: JSON.stringify({ model: "smart", stream, messages, ...body }),
  } as const;
}

export async function chat(url: string, options: ChatOptions = {}): Promise<ChatResult> {
  const answer = await request(`${url}/v1/chat/completions`, chatRequest(options));
  const events: string[] = [];
  const splitter = new EventSplitter();
  let body = "";
  let transport: ChatResult["transport"] = "clean";
  try {
    for await (const chunk of answer.body) {
      body += chunk;
      events.push(...splitter.push(chunk));
    }
  } catch {
    transport = "broken";
  }
  return { status: answer.statusCode, headers: answer.headers, body, events, transport };
}

/** The text of a complete answer, in either form. */
export function textOf({ events, body }: ChatResult): string {
  if (events.length === 0) return JSON.parse(body).choices[0].message.content;
  return events
    .filter((event) => event !== "[DONE]")
    .map((event) => JSON.parse(event).choices?.[0]?.delta.content ?? "")
    .join("");
}

export const errorOf = (text: string | undefined) => JSON.parse(text ?? "{}").error;

export const isComplete = ({ events, transport }: ChatResult): boolean =>
  transport === "clean" && events.at(-1) === "[DONE]";
