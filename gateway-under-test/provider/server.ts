/** The provider's HTTP surface: the API it simulates and the controls behind it. */

import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from "fastify";
import { z } from "zod";
import type { Clock } from "../base/clock.ts";
import { keepAliveMs } from "../base/http-server.ts";
import { type Behaviour, behaviourSchema, patched } from "./behaviour.ts";
import type { ProviderConfig } from "./config.ts";
import { plan } from "./model.ts";
import { play } from "./player.ts";
import { type Question, questionSchema, readQuestion } from "./question.ts";
import { RequestLog } from "./request-log.ts";
import type { Timeline } from "./timeline.ts";
import { errorBody } from "./wire-format.ts";

/** The provider's state between two requests: its orders, its log and a counter. */
class Simulator {
  behaviour: Behaviour = {};
  readonly log: RequestLog;
  readonly #clock: Clock;
  readonly #config: ProviderConfig;
  #ordinal = 0;

  constructor(clock: Clock, config: ProviderConfig) {
    this.#clock = clock;
    this.#config = config;
    this.log = new RequestLog(config.lastRequests);
  }

  answer(question: Question, reply: FastifyReply): void {
    reply.hijack();
    const id = `${reply.request.id}`;
    const created = Math.floor(this.#clock.wallTime() / 1_000);
    const request = { question, ordinal: this.#ordinal++, created };
    const { timeline, affectedBy } = plan(this.#config, this.behaviour, request);
    this.log.opened(affectedBy);
    const { nonce, model, isStream } = question;
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

export function createServer(clock: Clock, config: ProviderConfig): FastifyInstance {
  const server = fastify({
    bodyLimit: config.bodyLimitBytes,
    keepAliveTimeout: keepAliveMs,
    requestIdHeader: "x-request-id",
  });
  const simulator = new Simulator(clock, config);
  // Any content type, and an empty body too: DELETE often comes with the headers of a PUT.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => {
    try {
      done(null, body === "" ? undefined : JSON.parse(body.toString()));
    } catch {
      done(new Error("The body is not JSON."));
    }
  });
  server.setErrorHandler((error, _request, reply) => {
    const message = error instanceof Error ? error.message : "The request is wrong.";
    return reply.code(400).type("application/json").send(errorBody(400, message));
  });
  server.post("/v1/chat/completions", async (request: FastifyRequest, reply) => {
    const question = questionSchema.safeParse(request.body);
    if (!question.success) return refuse(reply, question.error);
    const nonce = request.headers["x-gameday-nonce"]?.toString();
    simulator.answer(readQuestion(question.data, nonce), reply);
    return reply;
  });
  server.get("/healthz", async () => ({ status: "live", name: config.name }));
  addControls(server, simulator);
  return server;
}

function addControls(server: FastifyInstance, simulator: Simulator): void {
  const set = (input: unknown, reply: FastifyReply) => {
    const behaviour = behaviourSchema.safeParse(input);
    if (!behaviour.success) return refuse(reply, behaviour.error);
    simulator.behaviour = behaviour.data;
    return reply.send(simulator.behaviour);
  };
  const patchSchema = z.record(z.string(), z.unknown());
  server.get("/control/log", async () => simulator.log.snapshot());
  server.get("/control/behaviour", async () => simulator.behaviour);
  server.put("/control/behaviour", async (request, reply) => set(request.body, reply));
  server.patch("/control/behaviour", async (request, reply) => {
    const patch = patchSchema.safeParse(request.body);
    if (!patch.success) return refuse(reply, patch.error);
    return set(patched(simulator.behaviour, patch.data), reply);
  });
  server.delete("/control/behaviour", async (_request, reply) => set({}, reply));
}

function refuse(reply: FastifyReply, error: z.ZodError): FastifyReply {
  return reply
    .code(400)
    .type("application/json")
    .send(errorBody(400, z.prettifyError(error)));
}
