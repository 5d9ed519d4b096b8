/** The official clients of both generations, and a raw one for what they would never send. */

import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as OldTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { request } from "undici";
import { onTestFinished } from "vitest";

const info = { name: "test", version: "1" };

type More = Readonly<Record<string, string>>;

const bearer = (key: string, more: More = {}) => ({
  requestInit: { headers: { authorization: `Bearer ${key}`, ...more } },
});

export type Era = "2025-11-25" | "2026-07-28";

/** Of the second generation, which speaks both eras. */
export async function aClient(url: string, era: Era, key = "key-a", more?: More): Promise<Client> {
  const mode = era === "2026-07-28" ? { pin: era } : ("legacy" as const);
  const client = new Client(info, { versionNegotiation: { mode } });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`), bearer(key, more)));
  onTestFinished(() => client.close());
  return client;
}

/** Of the first generation. */
export async function anOldClient(url: string, key = "key-a"): Promise<OldClient> {
  const client = new OldClient(info);
  // exactOptionalPropertyTypes disagrees with the transport's own types.
  const transport: object = new OldTransport(new URL(`${url}/mcp`), bearer(key));
  await client.connect(asTransport(transport));
  onTestFinished(() => client.close());
  return client;
}

type Transport = Parameters<OldClient["connect"]>[0];

function asTransport(transport: object): Transport {
  if (!isTransport(transport)) throw new Error("not a transport");
  return transport;
}

const isTransport = (transport: object): transport is Transport => "send" in transport;

export const headersOf = (key: string | undefined = "key-a") => ({
  ...(key === "" ? {} : { authorization: `Bearer ${key}` }),
  "content-type": "application/json",
  accept: "application/json, text/event-stream",
});

export interface Raw {
  readonly method?: "GET" | "POST" | "DELETE" | "PUT";
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is, anything else as JSON. */
  readonly body?: unknown;
}

export async function raw(url: string, { method = "POST", key, headers, body }: Raw) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const answer = await request(`${url}/mcp`, {
    method,
    headers: { ...headersOf(key), ...headers },
    ...(body === undefined ? {} : { body: text }),
  });
  const said = await answer.body.text();
  return { status: answer.statusCode, headers: answer.headers, text: said, message: inside(said) };
}

/** The JSON-RPC message in a body of either kind; undefined: there is none. */
function inside(text: string) {
  const data = /^data: (\{.*)$/m.exec(text)?.[1] ?? text;
  return data.startsWith("{") ? JSON.parse(data) : undefined;
}

export const initialize = (meta?: object) => ({
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: {
    protocolVersion: "2025-11-25",
    capabilities: {},
    clientInfo: info,
    ...(meta === undefined ? {} : { _meta: meta }),
  },
});

/** Opens a session and returns the headers of what follows in it. */
export async function aSession(url: string, key = "key-a", meta?: object) {
  const { status, headers, text } = await raw(url, { key, body: initialize(meta) });
  const id = headers["mcp-session-id"];
  if (status !== 200 || typeof id !== "string") throw new Error(`no session: ${status} ${text}`);
  const session = { "mcp-session-id": id, "mcp-protocol-version": "2025-11-25" };
  const body = { jsonrpc: "2.0", method: "notifications/initialized" };
  await raw(url, { key, headers: session, body });
  return session;
}

/** A request of the newer era: what it needs in its headers and in `_meta`. */
export function stateless(method: string, params: object = {}, name?: string) {
  const _meta = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientInfo": info,
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  return {
    headers: {
      "mcp-protocol-version": "2026-07-28",
      "mcp-method": method,
      ...(name === undefined ? {} : { "mcp-name": name }),
    },
    body: { jsonrpc: "2.0", id: 1, method, params: { ...params, _meta } },
  };
}

/** What a result says, as text. */
export function textIn({
  content,
}: {
  readonly content?: unknown;
  readonly toolResult?: unknown;
}): string {
  if (!Array.isArray(content)) return "";
  return content.map((part: { readonly text?: string }) => part.text ?? "").join("");
}
