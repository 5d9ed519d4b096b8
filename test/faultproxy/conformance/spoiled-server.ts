/** Our server, wrong on purpose: requests and answers are spoiled on their way. */

import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { runningProxy } from "../running-proxy.ts";

export interface Asked {
  readonly method: string;
  readonly path: string;
}

export interface Answer {
  readonly status: number;
  readonly type: string | undefined;
  readonly body: string;
}

export interface Spoil {
  /** What the server gets instead of this body. */
  readonly body?: (body: string) => string;
  /** What the client gets instead of this answer. */
  readonly answer?: (answer: Answer, asked: Asked) => Partial<Answer>;
}

export async function spoiledServer(spoil: Spoil): Promise<URL> {
  const { port } = await runningProxy();
  const server = createServer(async (incoming, outgoing) => {
    const { method = "", url: path = "" } = incoming;
    const { "content-length": _, "transfer-encoding": __, ...headers } = incoming.headers;
    const body = await text(incoming);
    const sent = request({ port, host: "127.0.0.1", method, path, headers });
    sent.end(spoil.body?.(body) ?? body);
    sent.once("response", async (response) => {
      const { "content-length": _, "content-type": type, ...others } = response.headers;
      const given = { status: response.statusCode ?? 0, type, body: await text(response) };
      const answer = { ...given, ...spoil.answer?.(given, { method, path }) };
      const named = answer.type === undefined ? {} : { "content-type": answer.type };
      outgoing.writeHead(answer.status, { ...others, ...named }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port: own } = server.address() as AddressInfo;
  return new URL(`http://127.0.0.1:${own}`);
}
