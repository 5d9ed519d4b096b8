/** The provider's state between two requests: what it was told, its log and a counter. */

import type { FastifyReply } from "fastify";
import type { Clock } from "../base/clock.ts";
import type { Api } from "./api.ts";
import type { Behaviour } from "./behaviour.ts";
import { Capacity } from "./capacity.ts";
import type { ProviderConfig } from "./config.ts";
import type { Embedded } from "./embeddings.ts";
import { FaultLayers } from "./fault-layers.ts";
import type { WireError, WireFormat } from "./formats/wire-format.ts";
import { keyRefusal } from "./keys.ts";
import { embeddingPlan, plan } from "./model.ts";
import { play } from "./player.ts";
import type { Echo, Question } from "./question.ts";
import { RequestLog } from "./request-log.ts";
import { type Plan, refusal, type Timeline } from "./timeline.ts";

export class Simulator {
  readonly faults = new FaultLayers();
  readonly log: RequestLog;
  readonly #clock: Clock;
  readonly #config: ProviderConfig;
  readonly #capacity: Capacity;
  #ordinal = 0;

  constructor(clock: Clock, config: ProviderConfig) {
    this.#clock = clock;
    this.#config = config;
    this.#capacity = new Capacity(config.capacity, clock.now());
    this.log = new RequestLog(config.lastRequests);
  }

  /** `named`: what the model's name asks for, which goes before all faults that were laid on. */
  answer(api: Api, question: Question, named: Behaviour, reply: FastifyReply): void {
    const behaviour = { ...this.faults.behaviour(), ...named };
    const ordinal = this.#ordinal++;
    const planned = (wallTimeMs: number) =>
      plan(this.#config, behaviour, {
        format: api.format,
        question,
        ordinal,
        wallTimeMs,
        inFlight: this.log.inFlight + 1,
      });
    this.#play({ api, asked: question, named, planned }, reply);
  }

  /** Only what concerns an answer as a whole concerns it. */
  embed(api: Api, embedded: Embedded, echo: Echo, reply: FastifyReply): void {
    const asked = { ...embedded, ...echo, isStream: false, maxTokens: 0 };
    const { answer, silent, slow } = this.faults.behaviour();
    const behaviour = { answer, silent, slow };
    const planned = (wallTimeMs: number) =>
      embeddingPlan(this.#config, behaviour, {
        format: api.format,
        body: embedded.body,
        ordinal: this.#ordinal++,
        wallTimeMs,
      });
    this.#play({ api, asked, named: {}, planned }, reply);
  }

  #play({ api, asked, named, planned }: Play, reply: FastifyReply): void {
    reply.hijack();
    // Asked for once a request: a drill counts who is told a wrong time.
    const wallTimeMs = this.#clock.wallTime();
    const refusedPlan = this.#refusal(api, asked, wallTimeMs, reply);
    const { timeline, affectedBy } = refusedPlan ?? planned(wallTimeMs);
    this.faults.hit(affectedBy.filter((part) => named[part] === undefined));
    const { nonce, tenant, model, isStream } = asked;
    this.log.opened(model, affectedBy);
    reply.raw.once("close", () => {
      const ending = endingOf(reply, timeline);
      const status = reply.raw.headersSent ? timeline.status : undefined;
      const id = `${reply.request.id}`;
      this.log.closed({ id, nonce, tenant, model, isStream, status, ending });
    });
    play(this.#clock, reply.raw, timeline);
  }

  /** By the key or by what the provider can take; undefined: it is answered. */
  #refusal(
    { format, rateHeaders }: Api,
    asked: Play["asked"],
    wallTimeMs: number,
    reply: FastifyReply,
  ): Plan | undefined {
    const wrongKey = keyRefusal(this.#config.keys, reply.request.headers);
    if (wrongKey) return refused(format, wrongKey, wallTimeMs);
    const most = Number.isFinite(asked.maxTokens) ? asked.maxTokens : 0;
    const { retryInMs, levels } = this.#capacity.admit(
      asked.promptTokens + most,
      this.#clock.now(),
    );
    for (const [name, value] of Object.entries(rateHeaders(levels, wallTimeMs))) {
      reply.raw.setHeader(name, value);
    }
    if (retryInMs === undefined) return undefined;
    const error = { status: 429, message: "The rate limit is reached.", retryInMs };
    return refused(format, error, wallTimeMs);
  }
}

interface Play {
  readonly api: Api;
  readonly asked: Pick<
    Question,
    "nonce" | "tenant" | "model" | "isStream" | "promptTokens" | "maxTokens"
  >;
  readonly named: Behaviour;
  readonly planned: (wallTimeMs: number) => Plan;
}

function refused(format: WireFormat, error: WireError, wallTimeMs: number): Plan {
  const { status, retryInMs } = error;
  const retryAfter = retryInMs === undefined ? undefined : Math.ceil(retryInMs / 1_000);
  const answer = { status, share: 1, retryAfter };
  return {
    timeline: refusal(answer, { errorText: format.error(error), wallTimeMs }),
    affectedBy: [],
  };
}

function endingOf({ raw }: FastifyReply, { ending }: Timeline): "completed" | "aborted" | "broken" {
  if (raw.writableFinished) return "completed";
  return ending === "cut" ? "broken" : "aborted";
}
