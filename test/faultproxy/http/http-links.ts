/** A node:http server behind a fault proxy, and clients that keep their connections. */

import { once } from "node:events";
import {
  Agent,
  createServer,
  type IncomingMessage,
  type RequestListener,
  request,
} from "node:http";
import { onTestFinished } from "vitest";
import { z } from "zod";
import { runningProxy } from "../running-proxy.ts";

const effect = z.strictObject({
  connections: z.number(),
  bytes: z.number(),
  requests: z.number(),
  unread: z.number(),
});

const effects = z.object({
  affected: z.record(z.string(), effect),
  removed: z.record(z.string(), effect),
});

/** Serves on a free port of loopback until the test ends. */
export async function httpServer(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** A proxy of the protocol http in front of that port. */
export async function httpProxy(upstreamPort: number) {
  const api = await runningProxy();
  const body = {
    name: "web",
    listen: "127.0.0.1:0",
    upstream: `127.0.0.1:${upstreamPort}`,
    gameday: { protocol: "http" },
  };
  const created = await api.call("POST", "/proxies", JSON.stringify(body));
  const { listen } = z.object({ listen: z.string() }).parse(JSON.parse(created.body));
  const toxic = async (type: string, attributes: unknown, stream = "downstream") => {
    const spec = { name: type, type, stream, attributes };
    const reply = await api.call("POST", "/proxies/web/toxics", JSON.stringify(spec));
    if (reply.status !== 200) throw new Error(reply.body);
    return reply.body;
  };
  return {
    ...api,
    listenPort: Number(listen.split(":").at(-1)),
    toxic,
    remove: (name: string) => api.call("DELETE", `/proxies/web/toxics/${name}`),
    effects: async () => {
      const { body } = await api.call("GET", "/proxies/web/connections");
      return effects.parse(JSON.parse(body));
    },
  };
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  /** Of the body. */
  readonly bytes: number;
  /** Ended as its framing says. */
  readonly isComplete: boolean;
  /** `end`, or the code of the error that ended it. */
  readonly end: string;
  /** The port of the client's side: the same for requests on one connection. */
  readonly localPort: number | undefined;
}

/** A client with one connection, which it keeps. */
export function httpClient(port: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const send = (path: string, options: { method?: string; body?: string } = {}) =>
    new Promise<Reply>((resolve, reject) => {
      const { method = "GET", body } = options;
      const sent = request({ agent, host: "127.0.0.1", port, path, method }, (response) => {
        const { localPort } = response.socket;
        void reply(response).then((read) => resolve({ ...read, localPort }));
      });
      sent.on("error", reject);
      sent.end(body);
    });
  return { get: (path: string) => send(path), send };
}

async function reply(response: IncomingMessage): Promise<Omit<Reply, "localPort">> {
  const data: Buffer[] = [];
  response.on("data", (bytes: Buffer) => data.push(bytes));
  const end = await new Promise<string>((resolve) => {
    response.on("end", () => resolve("end"));
    response.on("error", (error) => resolve("code" in error ? String(error.code) : error.message));
  });
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: Buffer.concat(data).toString(),
    bytes: Buffer.concat(data).length,
    isComplete: response.complete,
    end,
  };
}
