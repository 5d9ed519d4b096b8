/** The provider's HTTP surface: the API it simulates and the controls behind it. */

import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from "fastify";
import type { Clock } from "../base/clock.ts";
import { keepAliveMs } from "../base/http-server.ts";
import { type Api, anthropicApi, chatApi, echoOf, geminiApi, geminiPath } from "./api.ts";
import type { ProviderConfig } from "./config.ts";
import { addControls } from "./controls.ts";
import { type Embedded, geminiEmbeddings, openaiEmbeddings } from "./embeddings.ts";
import type { PathParts } from "./formats/wire-format.ts";
import { namedFault } from "./named-fault.ts";
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
  addApis(server, config, simulator);
  server.get("/healthz", async () => ({ status: "live", name: config.name }));
  addControls(server, simulator);
  return server;
}

/** All dialects at once: a path belongs to one of them, but for that of OpenAI and Mistral. */
function addApis(server: FastifyInstance, config: ProviderConfig, simulator: Simulator): void {
  const chat = chatApi(config);
  const noPath = { model: undefined, isStream: false };
  server.post("/v1/chat/completions", (request, reply) =>
    answer({ api: chat, path: noPath, config, simulator }, request, reply),
  );
  server.post("/v1/messages", (request, reply) =>
    answer({ api: anthropicApi, path: noPath, config, simulator }, request, reply),
  );
  server.post("/v1/embeddings", (request, reply) =>
    embed(openaiEmbeddings(request.body), { api: chat, simulator }, request, reply),
  );
  server.post<{ Params: { call: string } }>("/v1beta/models/:call", (request, reply) => {
    const path = geminiPath(request.params.call);
    const { model, method } = path;
    if (model === undefined || !method.toLowerCase().includes("embed")) {
      return answer({ api: geminiApi, path, config, simulator }, request, reply);
    }
    const embedded = geminiEmbeddings(model, request.body);
    return embed(embedded, { api: geminiApi, simulator }, request, reply);
  });
}

interface Asked {
  readonly api: Api;
  readonly path: PathParts;
  readonly config: ProviderConfig;
  readonly simulator: Simulator;
}

async function answer(
  { api, path, config, simulator }: Asked,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const read = api.format.read(request.body, path, echoOf(request));
  if (read.kind === "wrong") return refuse(reply, read.message, 400, api.format);
  const named = namedFault(read.question.model, config.name);
  if (named.kind === "unknown") return refuse(reply, named.message, 400, api.format);
  const behaviour = named.kind === "fault" ? named.behaviour : {};
  simulator.answer(api, read.question, behaviour, reply);
  return reply;
}

async function embed(
  embedded: Embedded | undefined,
  { api, simulator }: Pick<Asked, "api" | "simulator">,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (embedded === undefined) return refuse(reply, "The input is wrong.", 400, api.format);
  simulator.embed(api, embedded, echoOf(request), reply);
  return reply;
}
