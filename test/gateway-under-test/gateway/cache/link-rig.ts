/** Calls for links on their own, and an upstream whose every word a test says. */

import type {
  Answer,
  Completion,
  StreamAnswer,
  StreamEnding,
  StreamSink,
} from "../../../../gateway-under-test/gateway/answer.ts";
import type { AskedCall, Handle } from "../../../../gateway-under-test/gateway/call.ts";
import {
  Cancellation,
  type CancelReason,
} from "../../../../gateway-under-test/gateway/cancellation.ts";
import { gatewaySchema } from "../../../../gateway-under-test/gateway/config.ts";
import { openaiChat } from "../../../../gateway-under-test/gateway/fronts/openai.ts";
import { CallRecord } from "../../../../gateway-under-test/gateway/records/call-record.ts";

const usage = { prompt_tokens: 2, completion_tokens: 3, total_tokens: 5 };
export const stopped: Completion = { finishReason: "stop", isEmpty: false, usage };

export interface CallOptions {
  readonly tenant?: string;
  readonly content?: string;
  readonly stream?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

const { tenants } = gatewaySchema.parse({ tenants: [{ name: "a" }, { name: "b" }] });

export function aCall(options: CallOptions = {}): AskedCall {
  const { tenant: name = "a", content = "same", stream = false, headers = {} } = options;
  const tenant = tenants.find((each) => each.name === name);
  if (tenant === undefined) throw new Error(`no tenant ${name}`);
  const messages = [{ role: "user", content }];
  return {
    id: "call",
    front: openaiChat,
    endpoint: "/v1/chat/completions",
    headers,
    body: Buffer.alloc(0),
    cancellation: new Cancellation(),
    deadline: Infinity,
    record: new CallRecord(0),
    tenant,
    principal: { consumer: "key", models: undefined, endpoints: undefined, isAdmin: false },
    question: { kind: "chat", body: { model: "smart", messages, stream } },
    preferences: {},
  };
}

export const whole = (body: string): Answer => ({
  kind: "whole",
  status: 200,
  headers: {},
  body,
  completion: stopped,
});

/** A stream by hand. Cancelled, it breaks with the reason, as that of a provider does. */
export class ScriptedStream {
  sink: StreamSink | undefined;
  isPaused = false;
  #isOver = false;

  readonly answer: StreamAnswer = {
    kind: "stream",
    headers: {},
    stream: {
      start: (sink) => {
        this.sink = sink;
      },
      resume: () => {
        this.isPaused = false;
      },
    },
  };

  write(text: string): void {
    if (this.#isOver || this.sink === undefined) return;
    if (!this.sink.write(text)) this.isPaused = true;
  }

  end(ending: StreamEnding = { kind: "complete", completion: stopped }): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.sink?.end(ending);
  }

  readonly cancelled = (reason: CancelReason) => this.end({ kind: "broken", reason, said: 0 });
}

export interface Asked {
  readonly call: AskedCall;
  answer(answer: Answer): Promise<void>;
  fail(error: Error): void;
}

/** What has been asked waits for its answer. */
export function anUpstream() {
  const asked: Asked[] = [];
  const handle: Handle<AskedCall> = (call) =>
    new Promise((resolve, reject) => {
      asked.push({
        call,
        async answer(answer) {
          resolve(answer);
          await settled();
        },
        fail: reject,
      });
    });
  return { asked, handle };
}

/** Once everything that promises had to do is done. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A client that reads a stream, as fast as it is told. */
export class Reader implements StreamSink {
  text = "";
  ending: StreamEnding | undefined;
  endings = 0;
  isFast = true;
  #wantsMore: () => void = () => {};

  read(answer: Answer): this {
    if (answer.kind !== "stream") throw new Error(`a ${answer.kind} is no stream`);
    this.#wantsMore = () => answer.stream.resume();
    answer.stream.start(this);
    return this;
  }

  resume(): void {
    this.isFast = true;
    this.#wantsMore();
  }

  write(text: string): boolean {
    this.text += text;
    return this.isFast;
  }

  end(ending: StreamEnding): void {
    this.ending = ending;
    this.endings += 1;
  }
}
