/** An MCP server that is written by hand, to do wrong what it is told to. */

import type { IncomingMessage, ServerResponse } from "node:http";
import { httpTarget, type Target } from "../http-target.ts";

export interface Asked {
  readonly method: string;
  readonly id: unknown;
  readonly session: string | undefined;
  readonly response: ServerResponse;
}

export interface BadTarget extends Target {
  /** The methods that were asked for, in order. */
  readonly methods: readonly string[];
}

/** `answer` takes what it wants to answer itself; the rest is answered well, in sessions. */
export async function badTarget(answer: (asked: Asked) => unknown): Promise<BadTarget> {
  const methods: string[] = [];
  let sessions = 0;
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const { method, id } = JSON.parse(await textOf(request));
    methods.push(method);
    const session = request.headers["mcp-session-id"];
    const asked = { method, id, session: session?.toString(), response };
    if (answer(asked) !== undefined) return;
    if (method === "notifications/initialized") return void response.writeHead(202).end();
    if (method !== "initialize") return json(asked, result(asked, { content: [] }));
    response.setHeader("mcp-session-id", `s${++sessions}`);
    json(asked, result(asked, initialized));
  };
  const target = await httpTarget((request, response) => void handle(request, response));
  return { ...target, methods };
}

const initialized = {
  protocolVersion: "2025-06-18",
  capabilities: {},
  serverInfo: { name: "bad", version: "0" },
};

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

export const result = ({ id }: Asked, given: object): object => ({
  jsonrpc: "2.0",
  id,
  result: given,
});

export function body({ response }: Asked, type: string, text: string, status = 200): true {
  response.writeHead(status, { "content-type": type }).end(text);
  return true;
}

export const json = (asked: Asked, message: unknown, status = 200): true =>
  body(asked, "application/json", JSON.stringify(message), status);

export const events = (asked: Asked, ...messages: readonly unknown[]): true => {
  const frames = messages.map((message) => `event: message\ndata: ${JSON.stringify(message)}\n\n`);
  return body(asked, "text/event-stream", frames.join(""));
};

export function status({ response }: Asked, code: number): true {
  response.writeHead(code).end();
  return true;
}
