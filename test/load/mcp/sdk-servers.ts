/** MCP servers of the official SDKs, of both eras, on 127.0.0.1; they end with the test. */

import type { IncomingMessage, ServerResponse } from "node:http";
import { toNodeHandler } from "@modelcontextprotocol/node";
import { McpServer as SessionServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { createMcpHandler, inputRequired, McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";
import { httpTarget, type Target } from "../http-target.ts";

const numbers = { a: z.number(), b: z.number() };

const text = (said: string) => [{ type: "text", text: said } as const];

function sessionServer(): SessionServer {
  const server = new SessionServer({ name: "sums", version: "1.0.0" });
  server.registerTool("add", { inputSchema: numbers }, async ({ a, b }) => {
    return { content: text(String(a + b)) };
  });
  server.registerTool("echo", { inputSchema: { text: z.string() } }, async (given) => {
    return { content: text(given.text) };
  });
  server.registerTool("fail", {}, async () => {
    return { content: text("out of cheese"), isError: true };
  });
  server.registerTool("slowly", {}, async ({ sendNotification, _meta }) => {
    const progressToken = _meta?.progressToken ?? "none";
    const params = { progressToken, progress: 1 };
    await sendNotification({ method: "notifications/progress", params });
    return { content: text("done") };
  });
  server.registerResource("readme", "file:///readme", {}, async ({ href }) => {
    return { contents: [{ uri: href, text: "read me" }] };
  });
  server.registerPrompt("greet", { argsSchema: { who: z.string() } }, ({ who }) => {
    return { messages: [{ role: "user", content: { type: "text", text: `hello ${who}` } }] };
  });
  return server;
}

export interface SdkTarget extends Target {
  /** As a restart would: no session is known any longer. */
  forget(): void;
  /** Sessions that were begun. */
  readonly begun: readonly string[];
}

interface SessionOptions {
  readonly sessions: boolean;
  readonly json: boolean;
}

type Transport = StreamableHTTPServerTransport;

export async function sessionTarget({ sessions, json }: SessionOptions): Promise<SdkTarget> {
  const known = new Map<string, Transport>();
  const begun: string[] = [];
  const connected = async (
    options: ConstructorParameters<typeof StreamableHTTPServerTransport>[0],
  ) => {
    const transport = new StreamableHTTPServerTransport({ enableJsonResponse: json, ...options });
    await sessionServer().connect(transport);
    return transport;
  };
  const withSession = async (): Promise<Transport> => {
    const transport = await connected({
      sessionIdGenerator: () => `session-${begun.length}`,
      onsessioninitialized: (id) => {
        begun.push(id);
        known.set(id, transport);
      },
    });
    return transport;
  };
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const id = request.headers["mcp-session-id"];
    if (!sessions) return (await connected({})).handleRequest(request, response);
    if (id === undefined) return (await withSession()).handleRequest(request, response);
    const transport = known.get(String(id));
    if (transport === undefined) return void response.writeHead(404).end();
    return transport.handleRequest(request, response);
  };
  const target = await httpTarget((request, response) => void handle(request, response));
  return { ...target, forget: () => known.clear(), begun };
}

function statelessServer(): McpServer {
  const server = new McpServer({ name: "sums", version: "1.0.0" });
  server.registerTool("add", { inputSchema: z.object(numbers) }, async ({ a, b }) => {
    return { content: text(String(a + b)) };
  });
  server.registerTool("fail", {}, async () => {
    return { content: text("out of cheese"), isError: true };
  });
  server.registerTool("ask", {}, async () => inputRequired({ requestState: "waiting" }));
  server.registerResource("readme", "file:///readme", {}, async ({ href }) => {
    return { contents: [{ uri: href, text: "read me" }] };
  });
  const greet = { argsSchema: z.object({ who: z.string() }) };
  for (const name of ["greet", "grüßen"]) {
    server.registerPrompt(name, greet, ({ who }) => {
      return { messages: [{ role: "user", content: { type: "text", text: `hello ${who}` } }] };
    });
  }
  return server;
}

export function statelessTarget(responseMode: "auto" | "sse"): Promise<Target> {
  const handler = createMcpHandler(statelessServer, { legacy: "reject", responseMode });
  const handle = toNodeHandler(handler);
  return httpTarget((request, response) => {
    const { method = "GET", url = "/", headers } = request;
    const body = () => request[Symbol.asyncIterator]();
    void handle({ method, url, headers, [Symbol.asyncIterator]: body }, response);
  });
}
