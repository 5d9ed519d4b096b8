/** The provider's HTTP surface: the API it simulates and the controls behind it. */

import { type FastifyInstance, type FastifyRequest, fastify } from "fastify";
import { z } from "zod";
import type { Clock } from "../base/clock.ts";
import { keepAliveMs } from "../base/http-server.ts";
import type { ProviderConfig } from "./config.ts";
import { addControls } from "./controls.ts";
import { namedFault } from "./named-fault.ts";
import { questionSchema, readQuestion } from "./question.ts";
import { refuse } from "./refuse.ts";
import { Simulator } from "./simulator.ts";

export function createServer(clock: Clock, config: ProviderConfig): FastifyInstance {
  const server = fastify({
    bodyLimit: config.bodyLimitBytes,
    keepAliveTimeout: keepAliveMs,
    requestIdHeader: "x-request-id",
    // Ids of faults are as long as who made them likes.
    routerOptions: { maxParamLength: 1_000 },
  });
  // Any content type, and an empty body too: DELETE often comes with the headers of a PUT.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => {
    try {
      done(null, body === "" ? undefined : JSON.parse(body.toString()));
    } catch {
      done(new Error("The body is not JSON."));
    }
  });
  server.setErrorHandler((error, _request, reply) =>
    refuse(reply, error instanceof Error ? error.message : "The request is wrong."),
  );
  const simulator = new Simulator(clock, config);
  addChat(server, config, simulator);
  server.get("/healthz", async () => ({ status: "live", name: config.name }));
  addControls(server, simulator);
  return server;
}

function addChat(server: FastifyInstance, { name }: ProviderConfig, simulator: Simulator): void {
  server.post("/v1/chat/completions", async (request: FastifyRequest, reply) => {
    const question = questionSchema.safeParse(request.body);
    if (!question.success) return refuse(reply, z.prettifyError(question.error));
    const named = namedFault(question.data.model, name);
    if (named.kind === "unknown") return refuse(reply, named.message);
    const nonce = request.headers["x-gameday-nonce"]?.toString();
    const behaviour = named.kind === "fault" ? named.behaviour : {};
    simulator.answer(readQuestion(question.data, nonce), behaviour, reply);
    return reply;
  });
}
