/** Reads a provider's answer in one piece and checks that it is one. */

import { z } from "zod";
import type { Completion } from "../answer.ts";
import type { AttemptOutcome } from "../attempt.ts";
import type { FailureReason } from "../failure.ts";
import { saysSomething, usageSchema } from "./openai-frame.ts";
import type { Flow } from "./stream-reader.ts";

/** An answer longer than this is given up: it would have to be kept in memory. */
const longestAnswerBytes = 32 * 1024 * 1024;

const completionSchema = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string(),
        message: z.record(z.string(), z.unknown()).nullish(),
      }),
    )
    .min(1),
  usage: usageSchema.nullish(),
});

export interface WholeHead {
  readonly status: number;
  readonly retryAfter: string | undefined;
}

export class WholeReader {
  readonly #flow: Flow;
  readonly #head: WholeHead;
  readonly #settle: (outcome: AttemptOutcome) => void;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(flow: Flow, head: WholeHead, settle: (outcome: AttemptOutcome) => void) {
    this.#flow = flow;
    this.#head = head;
    this.#settle = settle;
    // The head is the first byte: what follows is judged by the idle timeout.
    flow.flowing();
  }

  data(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes > longestAnswerBytes) this.#flow.fail("malformed");
  }

  ended(): void {
    const { status, retryAfter } = this.#head;
    const body = Buffer.concat(this.#chunks).toString("utf8");
    if (status < 200 || status > 299) {
      this.#settle({ kind: "rejected", status, retryAfter, body });
      return;
    }
    const completion = completionOf(body);
    const headers = { "content-type": "application/json; charset=utf-8" };
    if (completion === undefined) this.failed("malformed");
    else this.#settle({ kind: "whole", status, headers, body, completion });
  }

  failed(reason: FailureReason): void {
    this.#settle({ kind: "failed", reason });
  }
}

/** Undefined unless the answer says how it finished: a 200 alone proves nothing. */
function completionOf(body: string): Completion | undefined {
  try {
    const { data } = completionSchema.safeParse(JSON.parse(body));
    const finishReason = data?.choices[0]?.finish_reason;
    if (data === undefined || finishReason === undefined) return undefined;
    const isEmpty = !data.choices.some(({ message }) => saysSomething(message));
    return { finishReason, isEmpty, usage: data.usage ?? undefined };
  } catch {
    return undefined;
  }
}
