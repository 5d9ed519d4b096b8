/** Servers that stand behind the gateway: made with the official libraries of both generations. */

import type { IncomingHttpHeaders, RequestListener } from "node:http";
import { toNodeHandler } from "@modelcontextprotocol/node";
import { McpServer as OldServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { newId } from "../../../../../gateway-under-test/base/random.ts";
import { aServer } from "../../../rig.ts";

export interface ServerBehind {
  readonly url: string;
  /** Of all requests so far. */
  readonly seen: readonly IncomingHttpHeaders[];
  stop(): Promise<void>;
}

const text = (said: string) => ({ content: [{ type: "text" as const, text: said }] });

const input = z.object({ say: z.string() });

/** Of the second generation; it speaks both eras and keeps no sessions. */
export async function aModernServer(name: string) {
  /** Calls of the tool that only ends when it is cancelled. */
  const hanging = { begun: 0, aborted: 0 };
  const handler = createMcpHandler(() => {
    const server = new McpServer({ name, version: "1" });
    server.registerTool("echo", { inputSchema: input, description: "Echoes." }, async ({ say }) =>
      text(`${name} says ${say}`),
    );
    server.registerTool("fail", {}, async () => ({ isError: true, ...text("It did not work.") }));
    server.registerTool("long", {}, async () => text("x".repeat(100_000)));
    server.registerTool("hang", {}, async ({ mcpReq: { signal } }) => {
      hanging.begun += 1;
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      hanging.aborted += 1;
      return text("too late");
    });
    server.registerResource("greeting", "test://greeting", {}, async (uri) => ({
      contents: [{ uri: uri.href, text: `Greetings from ${name}` }],
    }));
    server.registerPrompt("greet", {}, async () => ({
      messages: [{ role: "user", content: { type: "text", text: `Greet ${name}` } }],
    }));
    return server;
  });
  const handle = toNodeHandler(handler);
  const server = await listening((request, response) => {
    const { method = "GET", url = "/" } = request;
    return handle(Object.assign(request, { method, url }), response);
  });
  return { ...server, hanging };
}

/** Of the first generation, with sessions; `forget` ends them all. */
export async function anOldServer(name: string) {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const open = async () => {
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: newId,
      onsessioninitialized: (id) => void sessions.set(id, transport),
    });
    const server = new OldServer({ name, version: "1" });
    server.registerTool("echo", { inputSchema: { say: z.string() } }, async ({ say }) =>
      text(`${name} says ${say}`),
    );
    await server.server.connect(Object.assign(transport, { onclose: () => {} }));
    return transport;
  };
  const behind = await listening(async (request, response) => {
    const id = request.headers["mcp-session-id"]?.toString();
    const known = id === undefined ? await open() : sessions.get(id);
    if (known === undefined) response.writeHead(404).end();
    else await known.handleRequest(request, response);
  });
  return { ...behind, sessions, forget: () => sessions.clear() };
}

async function listening(handle: RequestListener): Promise<ServerBehind> {
  const seen: IncomingHttpHeaders[] = [];
  const server = await aServer((request, response) => {
    seen.push(request.headers);
    handle(request, response);
  });
  return { url: `${server.url}/mcp`, seen, stop: server.stop };
}

/** It takes every request and never answers. */
export const aMuteServer = (): Promise<ServerBehind> => listening(() => {});

/** It answers every request alike. */
export const aParrot = (status: number, type: string, body: string): Promise<ServerBehind> =>
  listening((_request, response) => response.writeHead(status, { "content-type": type }).end(body));

/** It sends every request somewhere else. */
export const aSignpost = (location: string): Promise<ServerBehind> =>
  listening((_request, response) => response.writeHead(307, { location }).end());
