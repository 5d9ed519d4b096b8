/** What all connections of a sender share: how they are dialled, and how long they are kept. */

import type { OnReadOpts, Socket } from "node:net";
import { platform } from "node:os";
import type { Clock } from "../../base/clock.ts";
import type { Milliseconds } from "../../base/units.ts";
import { dialler } from "./dial.ts";
import type { Endpoint } from "./endpoint.ts";
import type { InFlight } from "./in-flight.ts";
import type { Transport } from "./spec.ts";

/** Takes the first `end` of these bytes, now: the next read overwrites them. */
export type OnBytes = (bytes: Buffer, end: number) => void;

export interface WireLine {
  readonly clock: Clock;
  readonly inFlight: InFlight;
  readonly isSecure: boolean;
  /** A connection is closed after its request. */
  readonly closes: boolean;
  readonly resolveEvery: Milliseconds | null;
  dial(onBytes: OnBytes): Socket;
}

const readSize = 64 * 1024;

export function wireLine(
  clock: Clock,
  inFlight: InFlight,
  endpoint: Endpoint,
  transport: Transport,
): WireLine {
  const { isSecure, dial } = dialler(endpoint, transport, "http/1.1");
  const bufferFor = readBuffers();
  return {
    clock,
    inFlight,
    isSecure,
    closes: !transport.reuse,
    resolveEvery: transport.resolveEvery,
    dial(onBytes) {
      return dial(onread(bufferFor(), onBytes));
    },
  };
}

function onread(buffer: Buffer, onBytes: OnBytes): OnReadOpts {
  return {
    buffer,
    callback(end) {
      onBytes(buffer, end);
      return true;
    },
  };
}

/**
 * One buffer serves all sockets, as each reads into it and hands it on in one go. Not on Windows:
 * there a read is begun long before its bytes come.
 */
function readBuffers(): () => Buffer {
  if (platform() === "win32") return () => Buffer.allocUnsafeSlow(readSize / 4);
  const shared = Buffer.allocUnsafeSlow(readSize);
  return () => shared;
}
