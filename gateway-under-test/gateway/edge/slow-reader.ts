/** Cuts a client that has stopped reading: what waits for it would wait for ever. */

import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Clock } from "../../base/clock.ts";

/** Silence is allowed, but not to leave lying what has come. */
export function cutWhenStuck(clock: Clock, response: ServerResponse, limitMs: number): void {
  if (response.destroyed) return;
  /** What it had taken when something was last seen waiting; -1: nothing was. */
  let before = -1;
  const alarm = clock.alarm(limitMs, () => {
    const taken = takenFrom(response.socket);
    if (taken >= 0 && taken === before) {
      response.destroy();
      return;
    }
    before = taken;
    alarm.refresh();
  });
  response.once("close", () => alarm.cancel());
}

/** Bytes that the system has taken for the client; -1 when none wait for it. */
function takenFrom(socket: Socket | null): number {
  if (socket === null || socket.writableLength === 0) return -1;
  // `bytesWritten` counts those that wait, too.
  return socket.bytesWritten - socket.writableLength;
}
