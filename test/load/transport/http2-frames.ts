/** A server that writes HTTP/2 frames as it is told (RFC 9113, section 4): real ones behave. */

import type { Socket } from "node:net";
import { type Target, tcpTarget } from "../http-target.ts";

const types = { data: 0, headers: 1, reset: 3, settings: 4, goaway: 7 } as const;
const prefaceLength = 24;

const number = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

function frame(type: keyof typeof types, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = types[type];
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

export const nothing = Buffer.alloc(0);
/** `:status: 200`, by its index in the static table. */
export const status200 = (stream: number) => frame("headers", 4, stream, Buffer.from([0x88]));
export const data = (stream: number, text: string) => frame("data", 0, stream, Buffer.from(text));
export const lastData = (stream: number, text: string) =>
  frame("data", 1, stream, Buffer.from(text));
export const reset = (stream: number, code: number) => frame("reset", 0, stream, number(code));
export const goaway = (last: number, code: number) =>
  frame("goaway", 0, 0, Buffer.concat([number(last), number(code)]));

/** SETTINGS_MAX_CONCURRENT_STREAMS. */
const mostStreams = (count: number) => Buffer.concat([Buffer.from([0, 3]), number(count)]);

/** Greets each connection with its settings, and leaves each request to `reply`. */
export function framesTarget(
  reply: (socket: Socket, stream: number) => void,
  most = 100,
): Promise<Target> {
  return tcpTarget((socket) => {
    socket.write(frame("settings", 0, 0, mostStreams(most)));
    let read = nothing;
    let toSkip = prefaceLength;
    socket.on("data", (bytes) => {
      read = Buffer.concat([read, bytes]);
      if (read.length < toSkip) return;
      read = read.subarray(toSkip);
      toSkip = 0;
      while (read.length >= 9 && read.length >= 9 + read.readUIntBE(0, 3)) {
        const [type, flags, stream] = [read[3], read[4], read.readUInt32BE(5)];
        read = read.subarray(9 + read.readUIntBE(0, 3));
        if (type === types.settings && flags === 0) socket.write(frame("settings", 1, 0, nothing));
        if (type === types.headers) reply(socket, stream);
      }
    });
  });
}
