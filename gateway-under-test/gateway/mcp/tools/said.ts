/** What an answer of the chain says, once all of it is there. */

import type { Answer, StreamAnswer } from "../../answer.ts";
import type { FailureReason } from "../../failure.ts";
import { type Refusal, refusal } from "../../refusal.ts";
import { textOfBody, textOfEvents } from "../../routing/answer-text.ts";

export type Said =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "refusal"; readonly refusal: Refusal }
  /** Part of it was said. */
  | { readonly kind: "broken"; readonly reason: FailureReason };

/** `limit`: in UTF-16 units; more than that is not an answer for a tool. */
export async function collected(
  answer: Answer,
  limit: number,
  progress?: (text: string) => void,
): Promise<Said> {
  switch (answer.kind) {
    case "refusal":
      return { kind: "refusal", refusal: answer };
    case "whole":
      if (answer.status >= 400) return { kind: "refusal", refusal: rejected(answer.status) };
      if (answer.body.length > limit) return { kind: "refusal", refusal: tooLong };
      return { kind: "text", text: textOfBody(answer.body) };
    case "stream":
      return heard(answer, limit, progress);
    default:
      return answer satisfies never;
  }
}

function heard(
  { stream }: StreamAnswer,
  limit: number,
  progress: ((text: string) => void) | undefined,
): Promise<Said> {
  const pieces: string[] = [];
  let length = 0;
  return new Promise((resolve) => {
    stream.start({
      write(events) {
        length += events.length;
        if (length > limit) pieces.length = 0;
        else pieces.push(events);
        const text = textOfEvents(events);
        if (text !== "") progress?.(text);
        return true;
      },
      end(ending) {
        if (ending.kind === "broken") resolve({ kind: "broken", reason: ending.reason });
        else if (length > limit) resolve({ kind: "refusal", refusal: tooLong });
        else resolve({ kind: "text", text: textOfEvents(pieces.join("")) });
      },
    });
  });
}

const rejected = (status: number): Refusal =>
  refusal(status, {
    message: `The provider has refused the question (status ${status}).`,
    type: status < 500 ? "invalid_request_error" : "server_error",
    code: "provider_refused",
  });

const tooLong = refusal(502, {
  message: "The answer is longer than a tool of this gateway may return.",
  type: "server_error",
  code: "answer_too_long",
});
