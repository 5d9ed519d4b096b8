/** Closes a socket with an RST, in whatever state it is. */

import type { Socket } from "node:net";

/**
 * While a shutdown is under way, libuv refuses to reset a socket, and Node then forgets the socket
 * without closing it. The shutdown comes last, when all writes are done, and takes no time.
 */
export function resetSocket(socket: Socket): void {
  const isShuttingDown =
    socket.writableEnded && !socket.writableFinished && socket.writableLength === 0;
  // Before the others that wait for it: one of them closes the socket in the usual way.
  if (isShuttingDown) socket.prependOnceListener("finish", () => socket.resetAndDestroy());
  else socket.resetAndDestroy();
}
