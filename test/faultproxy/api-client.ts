/** The API of a fault proxy, for tests: raw replies, or parsed ones where success is expected. */

import { z } from "zod";

const toxicSchema = z.strictObject({
  attributes: z.record(z.string(), z.number()),
  name: z.string(),
  type: z.string(),
  stream: z.string(),
  toxicity: z.number(),
});

const proxySchema = z.strictObject({
  name: z.string(),
  listen: z.string(),
  upstream: z.string(),
  enabled: z.boolean(),
  Logger: z.strictObject({}),
  toxics: z.array(toxicSchema),
});

const effectSchema = z.strictObject({ connections: z.number(), bytes: z.number() });

const connectionSchema = z.strictObject({
  id: z.number(),
  client: z.string(),
  openedMs: z.number(),
  bytesUp: z.number(),
  bytesDown: z.number(),
  toxics: z.array(z.string()),
});

const connectionsSchema = z.strictObject({
  opened: z.number(),
  live: z.number(),
  bytesUp: z.number(),
  bytesDown: z.number(),
  affected: z.record(z.string(), effectSchema),
  removed: z.record(z.string(), effectSchema),
  down: z.strictObject({ times: z.number(), connections: z.number() }),
  connections: z.array(connectionSchema),
  truncated: z.boolean(),
});

/** A request that may fail; redirects are not followed. */
async function request(
  url: string,
  method: string,
  body?: string,
  headers: Readonly<Record<string, string>> = {},
) {
  const init = body === undefined ? { method, headers } : { method, headers, body };
  const response = await fetch(url, { ...init, redirect: "manual" });
  return {
    status: response.status,
    contentType: response.headers.get("content-type"),
    headers: response.headers,
    body: await response.text(),
  };
}

/** A request that must succeed. */
async function ask(url: string, method: string, body?: unknown): Promise<unknown> {
  const reply = await request(url, method, body === undefined ? undefined : JSON.stringify(body));
  if (reply.status >= 300) throw new Error(`${method} ${url}: ${reply.status} ${reply.body}`);
  return reply.body === "" ? undefined : JSON.parse(reply.body);
}

export function apiClient(url: string) {
  return {
    url,
    call: (
      method: string,
      path: string,
      body?: string,
      headers?: Readonly<Record<string, string>>,
    ) => request(`${url}${path}`, method, body, headers),
    /** Creates a proxy on a free port in front of that port; returns where it listens. */
    async proxy(name: string, upstreamPort: number) {
      const body = { name, listen: "127.0.0.1:0", upstream: `127.0.0.1:${upstreamPort}` };
      const { listen } = proxySchema.parse(await ask(`${url}/proxies`, "POST", body));
      return Number(listen.split(":").at(-1));
    },
    show: async (name: string) => proxySchema.parse(await ask(`${url}/proxies/${name}`, "GET")),
    update: async (name: string, body: unknown) =>
      proxySchema.parse(await ask(`${url}/proxies/${name}`, "POST", body)),
    toxic: async (proxy: string, body: unknown) =>
      toxicSchema.parse(await ask(`${url}/proxies/${proxy}/toxics`, "POST", body)),
    updateToxic: async (proxy: string, toxic: string, body: unknown) =>
      toxicSchema.parse(await ask(`${url}/proxies/${proxy}/toxics/${toxic}`, "POST", body)),
    removeToxic: (proxy: string, toxic: string) =>
      ask(`${url}/proxies/${proxy}/toxics/${toxic}`, "DELETE"),
    reset: () => ask(`${url}/reset`, "POST"),
    connections: async (proxy: string) =>
      connectionsSchema.parse(await ask(`${url}/proxies/${proxy}/connections`, "GET")),
  };
}
