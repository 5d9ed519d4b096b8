/** A client that leaves, stops reading or writes what it likes: a plain socket. */

import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import { type ChatOptions, chatRequest } from "../../chat-client.ts";

export async function rawClient(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  // Whoever cuts a connection resets it.
  socket.on("error", () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, "connect");
  return socket;
}

export interface RawRequest {
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function rawChat(options: ChatOptions = {}): RawRequest {
  const { headers, body } = chatRequest(options);
  return { target: "/v1/chat/completions", headers: { host: "gateway", ...headers }, body };
}

export function textOfRequest({ target, headers, body }: RawRequest): string {
  const length = { "content-length": `${Buffer.byteLength(body)}` };
  const fields = Object.entries({ ...headers, ...length }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return [`POST ${target} HTTP/1.1`, ...fields, "", body].join("\r\n");
}

/** Has asked, and reads what comes unless it is paused. */
export async function asking(url: string, options: ChatOptions = {}): Promise<Socket> {
  const socket = await rawClient(url);
  socket.write(textOfRequest(rawChat(options)));
  return socket;
}
