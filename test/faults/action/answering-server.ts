/** A server on loopback that answers as it is told, and writes down what it got. */

import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { onTestFinished } from "vitest";

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** null: it never answers. */
export type Answering = (
  got: Received,
) => { readonly status: number; readonly body: string } | null;

/** Closed when the test is over. */
export async function answeringServer(answering: Answering) {
  const received: Received[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { method = "", url: path = "", headers } = incoming;
    const got = { method, path, headers, body: Buffer.concat(chunks).toString("utf8") };
    received.push(got);
    const answer = answering(got);
    if (answer !== null) response.writeHead(answer.status).end(answer.body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("it has no port");
  return { url: `http://127.0.0.1:${address.port}`, received };
}
