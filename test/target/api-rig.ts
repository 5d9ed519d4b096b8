/** An HTTP server that answers as a test wants it: refuses, stalls, hangs up. */

import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { closeLater } from "./echo-server.ts";

export async function startApi(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closeLater(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}`;
}
