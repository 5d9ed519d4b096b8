/** The routing as a whole, before providers that a test scripts, over virtual time. */

import type { z } from "zod";
import type { Answer } from "../../../../gateway-under-test/gateway/answer.ts";
import type { AskedCall } from "../../../../gateway-under-test/gateway/call.ts";
import { gatewaySchema } from "../../../../gateway-under-test/gateway/config.ts";
import type { Preferences } from "../../../../gateway-under-test/gateway/preferences.ts";
import { createMetrics } from "../../../../gateway-under-test/gateway/records/metrics.ts";
import { observed } from "../../../../gateway-under-test/gateway/records/observed.ts";
import { guards } from "../../../../gateway-under-test/gateway/routing/guards.ts";
import { routing } from "../../../../gateway-under-test/gateway/routing/routing.ts";
import { ManualClock } from "../../manual-clock.ts";
import { aCall, type CallOptions, Reader, settled } from "../cache/link-rig.ts";
import { ScriptedProviders } from "./scripted-providers.ts";

type Config = Partial<z.input<typeof gatewaySchema>>;

export interface AskOptions extends CallOptions {
  readonly model?: string;
  /** From now on. */
  readonly deadlineMs?: number;
  readonly preferences?: Preferences;
}

/** A question under way. */
export interface Asking {
  readonly call: AskedCall;
  /** Once there is one. */
  answer: Answer | undefined;
  /** Reads the answer, if it is a stream. */
  readonly reader: Reader;
}

/** Routes of `names` in that order, each with a model of its own. */
export const routesOf = (...names: string[]) =>
  names.map((provider) => ({ provider, model: `${provider}-model` }));

/** Alias `smart` has providers a, b and c, in order, unless `config` says otherwise. */
export function aRouting(config: Config = {}) {
  const clock = new ManualClock();
  const providers = new ScriptedProviders(clock);
  const metrics = createMetrics();
  const parsed = gatewaySchema.parse({
    providers: ["a", "b", "c"].map((name) => ({ name, baseUrl: "http://127.0.0.1:1" })),
    models: { smart: routesOf("a", "b", "c") },
    ...config,
  });
  const guarded = guards(clock, parsed, metrics, providers.attempt);
  const attempt = observed(clock, metrics, guarded.attempt);
  const handle = routing(clock, parsed, metrics, guarded, attempt);

  function ask({ model = "smart", deadlineMs, preferences, ...options }: AskOptions = {}): Asking {
    const plain = aCall(options);
    if (plain.question.kind !== "chat") throw new Error("a chat is asked for");
    const call: AskedCall = {
      ...plain,
      deadline: deadlineMs === undefined ? Infinity : clock.now() + deadlineMs,
      preferences: preferences ?? {},
      question: { kind: "chat", body: { ...plain.question.body, model } },
    };
    const asking: Asking = { call, answer: undefined, reader: new Reader() };
    void handle(call).then((answer) => {
      asking.answer = answer;
      if (answer.kind === "stream") asking.reader.read(answer);
    });
    return asking;
  }

  /** Promises have their turn after each step. */
  async function pass(ms: number, stepMs = 1): Promise<void> {
    await settled();
    for (let passed = 0; passed < ms; passed += stepMs) {
      clock.advance(stepMs);
      await settled();
    }
  }

  async function metric(name: string): Promise<readonly string[]> {
    const lines = (await metrics.register.metrics()).split("\n");
    return lines.filter((line) => line.startsWith(name));
  }

  return { clock, providers, guarded, ask, pass, metric };
}

export type Rig = ReturnType<typeof aRouting>;

export const attemptsOf = ({ call }: Asking) =>
  call.record.attempts.map(({ provider, outcome }) => [provider, outcome]);

/** The text of an answer in one piece. */
export function textOf({ answer }: Asking): string {
  if (answer?.kind !== "whole") throw new Error(`no whole answer: ${answer?.kind}`);
  return JSON.parse(answer.body).choices[0].message.content;
}
