/**
 * Reads a provider's stream up to the commit point and beyond it. Until the first content nothing
 * goes downstream and a failure is the next provider's chance; from then on it is the client's.
 */

import type { AnswerStream, Completion, StreamEnding, StreamSink, Usage } from "../answer.ts";
import type { FailureReason } from "../failure.ts";
import type { Frame, Translation } from "./dialect.ts";
import { EventSplitter } from "./event-splitter.ts";

/** The part of an Exchange that a stream steers. */
export interface Flow {
  flowing(): void;
  pause(): void;
  resume(): void;
  fail(reason: FailureReason): void;
}

export interface StreamOptions {
  readonly translation: Translation;
  /** False commits with the first event of any kind. */
  readonly holdsBack: boolean;
  /** Whether the client asked for the usage chunk; the gateway itself always does. */
  readonly wantsUsage: boolean;
  /** How many choices have to finish. */
  readonly choices: number;
}

/** Told once, at the commit point or when there will be none. */
export interface Commit {
  committed(stream: AnswerStream): void;
  failed(reason: FailureReason): void;
}

export class StreamReader implements AnswerStream {
  readonly #flow: Flow;
  readonly #options: StreamOptions;
  readonly #commit: Commit;
  readonly #events = new EventSplitter();
  /** Choice index -> finish reason. */
  readonly #finished = new Map<number, string>();
  #usage: Usage | undefined;
  #isCommitted = false;
  /** Events with content. */
  #said = 0;
  /** Not yet handed to the sink. */
  #text = "";
  #sink: StreamSink | undefined;
  #ending: StreamEnding | undefined;

  constructor(flow: Flow, options: StreamOptions, commit: Commit) {
    this.#flow = flow;
    this.#options = options;
    this.#commit = commit;
  }

  data(chunk: Buffer): void {
    for (const data of this.#events.push(chunk)) {
      if (this.#ending !== undefined) return;
      this.#takeAll(this.#options.translation.event(data));
    }
    if (this.#events.isOverflowing) this.#flow.fail("malformed");
    this.#deliver();
  }

  ended(): void {
    this.#takeAll(this.#options.translation.end());
    if (this.#ending === undefined) this.failed("truncated");
    else this.#deliver();
  }

  failed(reason: FailureReason): void {
    if (this.#ending !== undefined) return;
    this.#ending = { kind: "broken", reason, said: this.#said };
    if (this.#isCommitted) this.#deliver();
    else this.#commit.failed(reason);
  }

  start(sink: StreamSink): void {
    this.#sink = sink;
    this.#deliver();
  }

  resume(): void {
    this.#flow.resume();
  }

  #takeAll(frames: readonly Frame[]): void {
    for (const frame of frames) {
      if (this.#ending === undefined) this.#take(frame);
    }
  }

  #take(frame: Frame): void {
    switch (frame.kind) {
      case "malformed":
        this.#flow.fail("malformed");
        return;
      case "error":
        this.#flow.fail("provider-error");
        return;
      case "done":
        this.#done();
        return;
      case "usage":
        this.#usage = frame.usage;
        if (this.#options.wantsUsage) this.#text += `data: ${frame.data}\n\n`;
        return;
      case "chunk":
        if (frame.says) this.#said += 1;
        for (const { index, reason } of frame.finished) this.#finished.set(index, reason);
        this.#text += `data: ${this.#asWanted(frame.data)}\n\n`;
        if (frame.hasContent || !this.#options.holdsBack) this.#begin();
        return;
      default:
        frame satisfies never;
    }
  }

  #asWanted(data: string): string {
    return this.#options.wantsUsage ? data : withoutUsage(data);
  }

  /** [DONE] alone proves nothing: some providers send it after a stream they cut themselves. */
  #done(): void {
    if (this.#finished.size < this.#options.choices) {
      this.#flow.fail("truncated");
      return;
    }
    this.#text += "data: [DONE]\n\n";
    this.#ending = { kind: "complete", completion: this.#completion() };
  }

  #completion(): Completion {
    const finishReason = this.#finished.get(0) ?? "stop";
    return { finishReason, isEmpty: this.#said === 0, usage: this.#usage };
  }

  #begin(): void {
    if (this.#isCommitted) return;
    this.#isCommitted = true;
    this.#flow.flowing();
    this.#commit.committed(this);
  }

  /** All that a chunk brought goes out in one write. */
  #deliver(): void {
    const sink = this.#sink;
    if (sink === undefined) return;
    const text = this.#text;
    this.#text = "";
    if (text !== "" && !sink.write(text) && this.#ending === undefined) this.#flow.pause();
    if (this.#ending === undefined) return;
    this.#sink = undefined;
    sink.end(this.#ending);
  }
}

/**
 * Nobody asked, so chunks go out as if the gateway had not asked either. Quotes inside JSON strings
 * are escaped, so the text cannot match inside one.
 */
const withoutUsage = (data: string): string => data.replace(',"usage":null', "");
