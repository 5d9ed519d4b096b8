/** An answer as checks read it: decoded and parsed when first asked, and only once. */

import type { Answer, Exchange } from "../transport/sender.ts";
import { shown } from "./plain-text.ts";

/** Of an answer that was not kept only the bytes are known. */
export class AnswerReading {
  readonly #exchange: Exchange;
  #text: string | undefined;
  #json: Parsed | undefined;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  /** Names in lower case. */
  get headers(): Answer["headers"] {
    return this.#exchange.answer?.headers ?? {};
  }

  /** Of the body as it was received. */
  get bytes(): number {
    return this.#exchange.bytes;
  }

  /** The content of an event stream, put together; null of any other answer. */
  get streamText(): string | null {
    return this.#exchange.stream?.text ?? null;
  }

  get text(): string {
    this.#text ??= this.#exchange.answer?.body.toString("utf8") ?? "";
    return this.#text;
  }

  get json(): Parsed {
    this.#json ??= parsed(this.text, this.headers);
    return this.#json;
  }
}

export type Parsed =
  | { readonly kind: "json"; readonly value: unknown }
  /** Why it cannot be read: `the body is empty`. */
  | { readonly kind: "unreadable"; readonly reason: string };

function parsed(text: string, headers: Answer["headers"]): Parsed {
  try {
    return { kind: "json", value: JSON.parse(text) };
  } catch {
    return { kind: "unreadable", reason: reasonOf(text, headers) };
  }
}

function reasonOf(text: string, headers: Answer["headers"]): string {
  const coding = codingOf(headers);
  if (coding !== null) return `the body is ${coding}, which no check can read`;
  if (text === "") return "the body is empty, and no JSON";
  if (isEventStream(headers)) return "the body is an event stream, and no JSON";
  return `the body is no JSON, it begins ${shown(text)}`;
}

const isEventStream = (headers: Answer["headers"]): boolean =>
  headers["content-type"]?.toLowerCase().startsWith("text/event-stream") ?? false;

/** Bodies are kept as they were received: one that is compressed stays so. */
export function codingOf(headers: Answer["headers"]): string | null {
  const coding = headers["content-encoding"] ?? "identity";
  return coding === "identity" ? null : coding;
}
