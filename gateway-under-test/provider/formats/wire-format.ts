/** An API that is simulated: how a question is read, and how an answer is written. */

import type { Behaviour } from "../behaviour.ts";
import type { Echo, Question } from "../question.ts";

export interface WireFormat {
  /** `path`: what the request's path says of the model and the form, where it does. */
  read(body: unknown, path: PathParts, echo: Echo): Read;
  stream(envelope: Envelope, question: Question): StreamWords;
  whole(envelope: Envelope, question: Question, whole: Whole): string;
  /** The body of a refusal. */
  error(error: WireError): string;
  /** An event that tells of a failure in the middle of a stream. */
  errorEvent(error: WireError): string;
  /** Whether a usage in that form is another text than the usual one. */
  isUsageChanged(form: UsageForm, question: Question): boolean;
}

/** Of Gemini's `/v1beta/models/{model}:streamGenerateContent`. */
export interface PathParts {
  readonly model: string | undefined;
  readonly isStream: boolean;
}

export type Read =
  | { readonly kind: "question"; readonly question: Question }
  | { readonly kind: "wrong"; readonly message: string };

/** What identifies an answer in each of its chunks. */
export interface Envelope {
  /** Unique for each answer of each provider; a format puts its own prefix before it. */
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
}

export type FinishReason = "stop" | "length" | "tool";

export type UsageForm = NonNullable<Behaviour["usage"]>["form"];

/** Tokens used, and in which wrong form that is said; undefined: rightly. */
export interface Report {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly form: UsageForm | undefined;
}

/** Pieces of a stream, each one or more whole events. */
export interface StreamWords {
  /** Before the first token; nothing in it is content. */
  opening(report: Report): string;
  /** `index` counts the tokens; of the arguments, where a tool is called. */
  content(token: string, index: number): string;
  /** Finish reason, usage and terminator. */
  closing(finishReason: FinishReason, report: Report): string;
  /** A stream that has an end, and nothing that ends. */
  hollow(report: Report): string;
}

export interface Whole {
  /** null: there are no choices. */
  readonly text: string | null;
  readonly finishReason: FinishReason;
  readonly report: Report;
}

export interface WireError {
  readonly status: number;
  readonly message: string;
  /** As the API names it; undefined: by the status. */
  readonly type?: string;
  /** When to come back, for an API that says so in the body. */
  readonly retryInMs?: number | undefined;
}
