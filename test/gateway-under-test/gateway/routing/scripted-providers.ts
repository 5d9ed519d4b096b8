/** Providers whose every word a test scripts, over virtual time. */

import type {
  Completion,
  StreamEnding,
  StreamSink,
} from "../../../../gateway-under-test/gateway/answer.ts";
import type { Attempt, AttemptOutcome } from "../../../../gateway-under-test/gateway/attempt.ts";
import type { AskedCall } from "../../../../gateway-under-test/gateway/call.ts";
import type { FailureReason } from "../../../../gateway-under-test/gateway/failure.ts";
import { isStreamed } from "../../../../gateway-under-test/gateway/question.ts";
import type { ManualClock } from "../../manual-clock.ts";
import { stopped } from "../cache/link-rig.ts";

/** What a provider does with one request. Times in ms. */
export type Script =
  /** In the form that was asked for; of a stream, all at once. */
  | { readonly kind: "says"; readonly text: string; readonly afterMs?: number }
  /** A stream: its pieces `gapMs` apart, the first after `afterMs`; then its end. */
  | {
      readonly kind: "streams";
      readonly pieces: readonly string[];
      readonly afterMs?: number;
      readonly gapMs?: number;
      readonly breaks?: FailureReason;
    }
  | {
      readonly kind: "rejects";
      readonly status: number;
      readonly retryAfter?: string;
      readonly afterMs?: number;
    }
  | { readonly kind: "fails"; readonly reason: FailureReason; readonly afterMs?: number }
  | { readonly kind: "silent" };

export interface Heard {
  readonly provider: string;
  readonly at: number;
  /** What became of it, as the provider sees it. */
  state: "open" | "over" | FailureReason;
}

export const piece = (text: string) =>
  `data: {"choices":[{"index":0,"delta":{"content":${JSON.stringify(text)}}}]}\n\n`;

export const bodyOf = (text: string) =>
  JSON.stringify({ choices: [{ index: 0, message: { role: "assistant", content: text } }] });

export class ScriptedProviders {
  readonly heard: Heard[] = [];
  readonly #clock: ManualClock;
  readonly #scripts = new Map<string, Script[]>();

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  /** One for each request, in turn; the last for all that follow. */
  script(provider: string, ...scripts: Script[]): void {
    this.#scripts.set(provider, scripts);
  }

  /** Who was asked when. */
  get asked(): readonly (readonly [string, number])[] {
    return this.heard.map(({ provider, at }) => [provider, at]);
  }

  get open(): number {
    return this.heard.filter(({ state }) => state === "open").length;
  }

  readonly attempt: Attempt = (call, { provider }) => {
    const scripts = this.#scripts.get(provider) ?? [];
    const script = (scripts.length > 1 ? scripts.shift() : scripts[0]) ?? { kind: "silent" };
    const heard: Heard = { provider, at: this.#clock.now(), state: "open" };
    if (call.cancellation.reason !== undefined) {
      return Promise.resolve({ kind: "failed", reason: call.cancellation.reason });
    }
    this.heard.push(heard);
    return new Promise((resolve) => this.#play(call, script, { heard, resolve }));
  };

  #play(call: AskedCall, script: Script, { heard, resolve }: Playing): void {
    const stream = new TimedStream((state) => {
      heard.state = state;
    });
    const finish = (outcome: AttemptOutcome) => {
      if (heard.state === "open" && outcome.kind !== "stream") heard.state = "over";
      resolve(outcome);
    };
    call.cancellation.subscribe((reason) => {
      if (heard.state !== "open") return;
      stream.end({ kind: "broken", reason, said: 0 });
      heard.state = reason;
      resolve({ kind: "failed", reason });
    });
    if (script.kind === "silent") return;
    this.#at(script.afterMs ?? 0, heard, () => {
      switch (script.kind) {
        case "says":
          if (!isStreamed(call.question)) return finish(whole(heard, script.text));
          stream.write(piece(script.text));
          stream.end({ kind: "complete", completion: completionOf(heard) });
          return finish(stream.answer);
        case "streams":
          this.#stream(stream, script, heard);
          return finish(stream.answer);
        case "rejects":
          return finish(rejection(script));
        case "fails":
          return finish({ kind: "failed", reason: script.reason });
        default:
          return script satisfies never;
      }
    });
  }

  #stream(stream: TimedStream, script: Extract<Script, { kind: "streams" }>, heard: Heard): void {
    const { pieces, gapMs = 0, breaks } = script;
    for (const [index, text] of pieces.entries()) {
      this.#at(index * gapMs, heard, () => stream.write(piece(text)));
    }
    this.#at(pieces.length * gapMs, heard, () =>
      stream.end(
        breaks === undefined
          ? { kind: "complete", completion: completionOf(heard) }
          : { kind: "broken", reason: breaks, said: pieces.length },
      ),
    );
  }

  #at(delayMs: number, heard: Heard, act: () => void): void {
    const unlessOver = () => {
      if (heard.state === "open") act();
    };
    if (delayMs === 0) unlessOver();
    else this.#clock.alarm(delayMs, unlessOver);
  }
}

interface Playing {
  readonly heard: Heard;
  readonly resolve: (outcome: AttemptOutcome) => void;
}

/** The finish reason says whose it is. */
const completionOf = ({ provider }: Heard): Completion => ({ ...stopped, finishReason: provider });

const whole = (heard: Heard, text: string): AttemptOutcome => ({
  kind: "whole",
  status: 200,
  headers: {},
  body: bodyOf(text),
  completion: completionOf(heard),
});

const rejection = (script: Extract<Script, { kind: "rejects" }>): AttemptOutcome => ({
  kind: "rejected",
  status: script.status,
  retryAfter: script.retryAfter,
  error: { message: "no", type: "server_error", code: null },
});

/** Keeps what was said before somebody listens, as the real one does. */
class TimedStream {
  #text = "";
  #ending: StreamEnding | undefined;
  #sink: StreamSink | undefined;
  readonly #over: (state: Heard["state"]) => void;

  constructor(over: (state: Heard["state"]) => void) {
    this.#over = over;
  }

  readonly answer: AttemptOutcome = {
    kind: "stream",
    headers: {},
    stream: {
      resume() {},
      start: (sink) => {
        if (this.#sink !== undefined) throw new Error("started twice");
        this.#sink = sink;
        this.#deliver();
      },
    },
  };

  write(text: string): void {
    this.#text += text;
    this.#deliver();
  }

  end(ending: StreamEnding): void {
    if (this.#ending !== undefined) return;
    this.#ending = ending;
    this.#over(ending.kind === "complete" ? "over" : ending.reason);
    this.#deliver();
  }

  #deliver(): void {
    if (this.#sink === undefined) return;
    if (this.#text !== "") this.#sink.write(this.#text);
    this.#text = "";
    if (this.#ending === undefined || this.#hasTold) return;
    this.#hasTold = true;
    this.#sink.end(this.#ending);
  }

  #hasTold = false;
}
