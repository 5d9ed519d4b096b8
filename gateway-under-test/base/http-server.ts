/** What the programs do alike with a server: listen, drain, and cut a response short. */

import type { Server, ServerResponse } from "node:http";
import type { Clock } from "./clock.ts";

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** An idle connection is kept this long; well above what clients keep, so that they close first. */
export const keepAliveMs = 65_000;

export function listen(server: Server, { host, port }: Address): Promise<Address> {
  server.keepAliveTimeout = keepAliveMs;
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve({ host, port: portOf(server) });
    });
  });
}

/** The port that the system has chosen for port 0. */
export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("not listening on TCP");
  return address.port;
}

/** Stops accepting, lets running requests end for `graceMs`, then closes what is left. */
export async function drain(clock: Clock, server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const end = clock.alarm(graceMs, () => server.closeAllConnections());
  const reap = repeat(clock, 20, () => server.closeIdleConnections());
  await closed;
  end.cancel();
  reap.cancel();
}

/** server.close() closes the connections that are idle now; those that become idle later stay. */
function repeat(clock: Clock, everyMs: number, act: () => void) {
  const alarm = clock.alarm(everyMs, () => {
    act();
    alarm.refresh();
  });
  return alarm;
}

/** How long a client may take to read what was written before its connection was cut. */
const flushMs = 1_000;

/**
 * Ends a response so that the client can tell: what was written is delivered, then the connection
 * is gone without the terminator of the chunked body.
 */
export function cut(clock: Clock, response: ServerResponse): void {
  const { socket } = response;
  if (socket === null || socket.destroyed) return;
  const impatience = clock.alarm(flushMs, () => socket.destroy());
  socket.once("close", () => impatience.cancel());
  socket.destroySoon();
}
