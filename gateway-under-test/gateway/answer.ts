/** What goes back to the client: one piece, or a stream that ends in exactly one way. */

import type { FailureReason } from "./failure.ts";

export type Headers = Readonly<Record<string, string>>;

export type Answer = WholeAnswer | StreamAnswer;

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
  readonly usage: Usage | undefined;
}

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
  /** Returns false when it wants no more until `resume`. */
  write(text: string): boolean;
  /** The last call. */
  end(ending: StreamEnding): void;
}

export type StreamEnding =
  | { readonly kind: "complete"; readonly completion: Completion }
  | { readonly kind: "broken"; readonly reason: FailureReason };

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
