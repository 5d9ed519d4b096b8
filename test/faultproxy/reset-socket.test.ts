/** A reset closes the socket for good, whatever it was doing. */

import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { resetSocket } from "../../src/faultproxy/reset-socket.ts";
import { eventually, serve } from "./loopback.ts";

test.each<readonly [state: string, prepare: (socket: Socket) => void]>([
  ["that is idle", () => {}],
  ["that is ending", (socket) => socket.end()],
  ["that is about to be closed", (socket) => socket.destroySoon()],
  ["that has more to write than its peer reads", (socket) => socket.write(Buffer.alloc(2 ** 26))],
  ["that will end after such a write", (socket) => socket.end(Buffer.alloc(2 ** 26))],
])("a socket %s", async (_state, prepare) => {
  const { port } = await serve((peer) => peer.pause());
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  await once(socket, "connect");
  prepare(socket);
  resetSocket(socket);
  // Node emits it only when the system has closed the socket indeed.
  await once(socket, "close");
});

test("the peer sees a reset", async () => {
  const { port, sockets } = await serve((peer) => peer.resume());
  const socket = connect({ port, host: "127.0.0.1" });
  onTestFinished(() => void socket.destroy());
  await eventually(async () => {
    await new Promise(setImmediate);
    return sockets.length === 1;
  });
  const [peer] = sockets;
  const failure = peer && once(peer, "error");
  resetSocket(socket);
  expect(await failure).toMatchObject([{ code: "ECONNRESET" }]);
});
