/** A dialect that clients speak: translated into the chain's own, that of OpenAI, and back. */

import type { Answer, Given, WholeAnswer } from "../answer.ts";
import type { FailureReason } from "../failure.ts";
import type { Headers } from "../headers.ts";
import type { Question } from "../question.ts";
import type { ErrorDetails, Refusal } from "../refusal.ts";

export interface Front {
  readonly name: "openai" | "anthropic" | "mcp";
  /** `json`: the parsed body. */
  read(json: unknown): Reading;
  /** The body and the headers of a refusal; `requestId` for dialects that repeat it there. */
  refused(refusal: Refusal, requestId: string): WholeAnswer;
  /** The events that tell of a stream that broke after its commit point. Nothing follows them. */
  interruption(reason: FailureReason, requestId: string): string;
  /** On answers, for dialects whose clients look for them. */
  headers?(requestId: string): Headers;
}

export type Reading =
  | { readonly kind: "wrong"; readonly error: ErrorDetails }
  | {
      readonly kind: "question";
      readonly question: Question;
      /**
       * From the chain's dialect into the client's. Of a stream: event by event. A refusal when
       * the answer cannot be said in it.
       */
      translate(answer: Given): Answer;
    };
