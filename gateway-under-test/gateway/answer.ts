/** What comes back through the chain: one piece, a stream that ends in one way, or a refusal. */

import type { FailureReason } from "./failure.ts";
import type { Headers } from "./headers.ts";
import type { Refusal } from "./refusal.ts";

/** A front writes it in its client's dialect; the chain itself speaks that of OpenAI. */
export type Answer = Given | Refusal;

/** What a provider, or the gateway itself, has to say to the question. */
export type Given = WholeAnswer | StreamAnswer;

export interface WholeAnswer {
  readonly kind: "whole";
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** Present only when a provider's answer is complete. */
  readonly completion?: Completion;
}

export interface StreamAnswer {
  readonly kind: "stream";
  readonly headers: Headers;
  readonly stream: AnswerStream;
}

/** How a complete answer ended and what it cost. */
export interface Completion {
  readonly finishReason: string;
  /** It says nothing: no text, no tool call. Seldom meant, so nobody else should get it. */
  readonly isEmpty: boolean;
  /** Undefined: the provider did not say. */
  readonly usage: Usage | undefined;
}

/** Tokens. */
export interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

/** Pushes text, not promises: a chunk costs one call from the provider's socket to the client's. */
export interface AnswerStream {
  /** Starts the flow; what has arrived so far comes at once. Called once. */
  start(sink: StreamSink): void;
  /** The sink, which had returned false, takes more. */
  resume(): void;
}

export interface StreamSink {
  /** Whole events. Returns false when it wants no more until `resume`. */
  write(text: string): boolean;
  /** The last call. */
  end(ending: StreamEnding): void;
}

export type StreamEnding = { readonly kind: "complete"; readonly completion: Completion } | Broken;

export interface Broken {
  readonly kind: "broken";
  readonly reason: FailureReason;
  /** Events with content that came before: all that is known of what was generated. */
  readonly said: number;
}

export interface Listener {
  /** Sees each piece before the sink does. */
  write?(text: string): void;
  end(ending: StreamEnding): void;
}

/** The same stream, listened to on its way. */
export function tap(stream: AnswerStream, listener: Listener): AnswerStream {
  return {
    resume: () => stream.resume(),
    start: (sink) =>
      stream.start({
        write(text) {
          listener.write?.(text);
          return sink.write(text);
        },
        end(ending) {
          listener.end(ending);
          sink.end(ending);
        },
      }),
  };
}

/** A stream that is known in full. */
export function replay(text: string, completion: Completion): AnswerStream {
  return {
    resume() {},
    start(sink) {
      sink.write(text);
      sink.end({ kind: "complete", completion });
    },
  };
}

/**
 * The same answer; `over` is called once, when nothing more of it will come. Every stream that is
 * handed up is started, and every one that is started ends: what is held meanwhile is given back.
 */
export function whenOver(answer: Answer, over: () => void): Answer {
  if (answer.kind === "stream") return { ...answer, stream: tap(answer.stream, { end: over }) };
  over();
  return answer;
}
