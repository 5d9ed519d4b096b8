/** Answers in the store that replicas share. One that does not answer has none: never an error. */

import { z } from "zod";
import type { GatewayConfig } from "../config.ts";
import type { Reply, Store } from "../store/store.ts";
import { getAnswer, setAnswer } from "./shared-answers-scripts.ts";
import type { AnswerStore, Found } from "./stored-answer.ts";

const prefix = "gateway:{answers}:";
const bookkeeping = ["by-expiry", "sizes", "bytes"].map((name) => `gateway:{answers}-${name}`);

const tokens = z.number();

const keptSchema = z.object({
  /** What its ttl was, jitter included, in ms. */
  ttlMs: z.number(),
  stored: z.object({
    kind: z.enum(["whole", "stream"]),
    status: z.number(),
    text: z.string(),
    completion: z
      .object({
        finishReason: z.string(),
        isEmpty: z.boolean(),
        usage: z
          .object({ prompt_tokens: tokens, completion_tokens: tokens, total_tokens: tokens })
          .optional(),
      })
      .optional(),
  }),
});

const replySchema = z.tuple([z.string(), z.coerce.number()]);

export function sharedAnswers(
  store: Store,
  { staleIfErrorMs, maxEntries, maxBytes }: GatewayConfig["cache"],
  ttlMs: () => number,
): AnswerStore {
  return {
    async get(key) {
      return foundIn(await store.run(getAnswer, [prefix + key], []), staleIfErrorMs);
    },
    set(key, stored) {
      const freshMs = ttlMs();
      const text = JSON.stringify({ ttlMs: freshMs, stored });
      const liveMs = Math.max(1, Math.ceil(freshMs + staleIfErrorMs));
      // Nobody waits for it, and it never rejects.
      void store.run(
        setAnswer,
        [prefix + key, ...bookkeeping],
        [text, liveMs, maxEntries, maxBytes, prefix],
      );
    },
  };
}

/** What it has left tells how old it is: no clock of a replica comes into it. */
function foundIn(reply: Reply, staleIfErrorMs: number): Found | undefined {
  if (reply.kind === "unavailable") return undefined;
  const { data } = replySchema.safeParse(reply.value);
  if (data === undefined) return undefined;
  const [text, leftMs] = data;
  const kept = keptSchema.safeParse(parsed(text)).data;
  if (kept === undefined || leftMs <= 0) return undefined;
  const { kind, status, text: said, completion } = kept.stored;
  const stored = { kind, status, text: said, completion: completed(completion) };
  const freshMs = leftMs - staleIfErrorMs;
  return { stored, freshMs, ageMs: Math.max(0, kept.ttlMs - freshMs) };
}

type Kept = z.infer<typeof keptSchema>["stored"]["completion"];

const completed = (kept: Kept) =>
  kept && { finishReason: kept.finishReason, isEmpty: kept.isEmpty, usage: kept.usage };

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
