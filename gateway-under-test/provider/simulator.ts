/** The provider's state between two requests: what it was told, its log and a counter. */

import type { FastifyReply } from "fastify";
import type { Clock } from "../base/clock.ts";
import type { Behaviour } from "./behaviour.ts";
import type { ProviderConfig } from "./config.ts";
import { FaultLayers } from "./fault-layers.ts";
import { plan } from "./model.ts";
import { play } from "./player.ts";
import type { Question } from "./question.ts";
import { RequestLog } from "./request-log.ts";
import type { Timeline } from "./timeline.ts";

export class Simulator {
  readonly faults = new FaultLayers();
  readonly log: RequestLog;
  readonly #clock: Clock;
  readonly #config: ProviderConfig;
  #ordinal = 0;

  constructor(clock: Clock, config: ProviderConfig) {
    this.#clock = clock;
    this.#config = config;
    this.log = new RequestLog(config.lastRequests);
  }

  /** `named`: what the model's name asks for, which goes before all faults that were laid on. */
  answer(question: Question, named: Behaviour, reply: FastifyReply): void {
    reply.hijack();
    const id = `${reply.request.id}`;
    const behaviour = { ...this.faults.behaviour(), ...named };
    const { timeline, affectedBy } = plan(this.#config, behaviour, {
      question,
      ordinal: this.#ordinal++,
      wallTimeMs: this.#clock.wallTime(),
      inFlight: this.log.inFlight + 1,
    });
    const { nonce, model, isStream } = question;
    this.faults.hit(affectedBy.filter((part) => named[part] === undefined));
    this.log.opened(model, affectedBy);
    reply.raw.once("close", () => {
      const ending = endingOf(reply, timeline);
      const status = reply.raw.headersSent ? timeline.status : undefined;
      this.log.closed({ id, nonce, model, isStream, status, ending });
    });
    play(this.#clock, reply.raw, timeline);
  }
}

function endingOf({ raw }: FastifyReply, { ending }: Timeline): "completed" | "aborted" | "broken" {
  if (raw.writableFinished) return "completed";
  return ending === "cut" ? "broken" : "aborted";
}
