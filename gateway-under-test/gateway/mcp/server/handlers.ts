/** One server of the protocol's library, with what clients of both eras may ask for. */

import {
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type ServerContext,
} from "@modelcontextprotocol/server";
import type { Upstreams } from "../behind/upstreams.ts";
import { statedIn } from "../stated-preferences.ts";
import type { ToolUse } from "../tools/tool.ts";
import type { Visit, Visits } from "../visit.ts";
import type { OwnPrompt } from "./prompts.ts";
import { contentsOf, type OwnResource } from "./resources.ts";
import type { Toolbox } from "./toolbox.ts";

export interface Offer {
  readonly visits: Visits;
  readonly toolbox: Toolbox;
  readonly resources: readonly OwnResource[];
  readonly prompts: readonly OwnPrompt[];
  readonly upstreams: Upstreams;
}

const info = { name: "gameday-gateway", title: "gameday reference gateway", version: "0.1.0" };

const instructions =
  "An LLM gateway. `chat` asks a model; say what matters to you (latency, cost, region, tone) in " +
  "its preferences. `usage` and `gameday://limits` tell of your own tenant only.";

/** One for each session or, where there are none, for each request: none is ever shared. */
export function serverFor(offer: Offer): Server {
  const capabilities = { tools: {}, resources: {}, prompts: {} };
  const server = new Server(info, { capabilities, instructions });
  addTools(server, offer);
  addResources(server, offer);
  addPrompts(server, offer);
  return server;
}

function addTools(server: Server, { visits, toolbox }: Offer): void {
  server.setRequestHandler("tools/list", async ({ params }) => {
    onePage(params?.cursor);
    return { tools: await toolbox.list() };
  });
  server.setRequestHandler("tools/call", async ({ params }, ctx) => {
    const use = useOf(visits, ctx);
    const result = await safely(() => toolbox.call(params.name, params.arguments, use));
    return result ?? invalid(`Unknown tool: ${named(params.name)}`);
  });
}

function addResources(server: Server, { visits, resources, upstreams }: Offer): void {
  server.setRequestHandler("resources/list", async ({ params }) => {
    onePage(params?.cursor);
    const own = resources.map(({ listed }) => listed);
    return { resources: [...own, ...(await upstreams.resources())] };
  });
  server.setRequestHandler("resources/templates/list", async () => ({ resourceTemplates: [] }));
  server.setRequestHandler("resources/read", async ({ params: { uri } }, ctx) => {
    const { call } = visits.of(ctx.http?.req);
    const own = resources.find(({ listed }) => listed.uri === uri);
    if (own !== undefined) return contentsOf(own, call.tenant);
    const read = await safely(() => upstreams.readResource(uri, ctx.mcpReq.signal));
    return read ?? invalid(`Unknown resource: ${named(uri)}`);
  });
}

function addPrompts(server: Server, { visits, prompts, upstreams }: Offer): void {
  server.setRequestHandler("prompts/list", async ({ params }) => {
    onePage(params?.cursor);
    const own = prompts.map(({ listed }) => listed);
    return { prompts: [...own, ...(await upstreams.prompts())] };
  });
  server.setRequestHandler("prompts/get", async ({ params: { name, arguments: args } }, ctx) => {
    const { call } = visits.of(ctx.http?.req);
    const own = prompts.find(({ listed }) => listed.name === name);
    if (own !== undefined) {
      const missing = own.listed.arguments?.find((arg) => arg.required && !args?.[arg.name]);
      if (missing !== undefined) return invalid(`Missing argument: ${missing.name}`);
      return own.get(args ?? {}, call);
    }
    const got = await safely(() => upstreams.getPrompt(name, args, ctx.mcpReq.signal));
    return got ?? invalid(`Unknown prompt: ${named(name)}`);
  });
}

function useOf(visits: Visits, { http, mcpReq }: ServerContext): ToolUse {
  const visit: Visit = visits.of(http?.req);
  const stated = statedIn(mcpReq._meta);
  if (stated.kind === "wrong") return invalid(stated.message);
  const preferences = { ...visit.preferences, ...stated.preferences };
  return { ...visit, preferences, signal: mcpReq.signal, progress: progressOf(mcpReq) };
}

/** Undefined: the client has given nothing to tell it by. */
function progressOf({ _meta, notify }: ServerContext["mcpReq"]): ToolUse["progress"] {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return undefined;
  let progress = 0;
  return (message) => {
    progress += 1;
    const params = { progressToken, progress, message };
    // A client that has left misses nothing.
    notify({ method: "notifications/progress", params }).catch(() => {});
  };
}

/** The text of an exception is for nobody outside. */
async function safely<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (ProtocolError.isInstance(error)) throw error;
    throw new ProtocolError(ProtocolErrorCode.InternalError, "The gateway had an internal error.");
  }
}

/** All is on the first page, so nobody was ever given a cursor. */
function onePage(cursor: string | undefined): void {
  if (cursor !== undefined) invalid("Unknown cursor");
}

function invalid(message: string): never {
  throw new ProtocolError(ProtocolErrorCode.InvalidParams, message);
}

/** The client's text: shortened, so that an error never echoes a body. */
const named = (text: string): string => text.slice(0, 128);
