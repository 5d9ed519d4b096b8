/** Keeps what was answered, once it is known to be worth it. */

import { type Answer, tap } from "../answer.ts";
import type { Handle } from "../call.ts";
import type { GatewayConfig } from "../config.ts";
import { openaiError } from "../refusal.ts";
import type { KeyedCall } from "./keyed-call.ts";
import type { AnswerStore, Stored } from "./stored-answer.ts";

export function keep(
  { cache, protections }: GatewayConfig,
  answers: AnswerStore,
  next: Handle<KeyedCall>,
): Handle<KeyedCall> {
  const longest = Math.floor(cache.maxBytes * cache.maxEntryShare);
  const isWanted = protections.cacheComplete ? isWorthKeeping : () => true;
  return async (call) => {
    const answer = await next(call);
    if (call.directives.noStore) return answer;
    return heard(answer, longest, (stored) => {
      const fits = Buffer.byteLength(stored.text) <= longest;
      if (fits && isWanted(stored)) answers.set(call.key, stored);
    });
  };
}

/** Complete, and not empty: a provider that fails politely would be quoted long after. */
const isWorthKeeping = ({ completion }: Stored): boolean =>
  completion !== undefined && !completion.isEmpty;

/** `tell` is told of the answer when it is known; a stream shows what it is only at its end. */
function heard(answer: Answer, longest: number, tell: (stored: Stored) => void): Answer {
  if (answer.kind === "refusal") {
    const { status, error } = answer;
    tell({ kind: "whole", status, text: openaiError(error), completion: undefined });
    return answer;
  }
  if (answer.kind === "whole") {
    const { kind, status, completion, body } = answer;
    tell({ kind, status, text: body, completion });
    return answer;
  }
  /** Undefined: it has become too long, and is no longer collected. */
  let text: string | undefined = "";
  const stream = tap(answer.stream, {
    write(piece) {
      if (text !== undefined) text += piece;
      // A text has at least as many bytes as UTF-16 units.
      if (text !== undefined && text.length > longest) text = undefined;
    },
    end(ending) {
      if (text === undefined) return;
      const completion = ending.kind === "complete" ? ending.completion : undefined;
      tell({ kind: "stream", status: 200, text, completion });
    },
  });
  return { ...answer, stream };
}
