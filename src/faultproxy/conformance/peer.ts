/** One end of a connection through the proxy: what it received, and how it ended. */

import type { Socket } from "node:net";
import { messageOf } from "../../base/errors.ts";

/** `FIN`, `RST`, `refused`, or the message of another error. */
export type End = string;

const endOf: Readonly<Record<string, End>> = {
  ECONNRESET: "RST",
  EPIPE: "RST",
  ECONNREFUSED: "refused",
};

export class Peer {
  readonly ended: Promise<End>;
  readonly #socket: Socket;
  readonly #pieces: Buffer[] = [];
  readonly #watchers = new Set<() => void>();
  #end: End | null = null;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.ended = new Promise((resolve) => {
      const end = (how: End) => {
        this.#end ??= how;
        resolve(this.#end);
        this.#tell();
      };
      socket.once("end", () => end("FIN"));
      socket.once("error", (error) => end(nameOf(error)));
    });
    socket.on("data", (data) => {
      this.#pieces.push(Buffer.from(data));
      this.#tell();
    });
  }

  /** As it came in; the kernel may put pieces together, but takes none apart. */
  get pieces(): readonly Buffer[] {
    return this.#pieces;
  }

  get received(): string {
    return Buffer.concat(this.#pieces).toString("latin1");
  }

  /** What was received, and the end behind it: `"abc" FIN`; `"abc" open`. */
  get seen(): string {
    return `${JSON.stringify(this.received)} ${this.#end ?? "open"}`;
  }

  send(data: string | Buffer): void {
    this.#socket.write(data);
  }

  /** Sends a FIN behind all data; can still receive. */
  finish(): void {
    this.#socket.end();
  }

  reset(): void {
    this.#socket.resetAndDestroy();
  }

  pauseReading(): void {
    this.#socket.pause();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Resolves with what was received once there is so much of it, or the connection is over. */
  async until(length: number): Promise<string> {
    while (this.received.length < length && this.#end === null) {
      await new Promise<void>((resolve) => {
        const told = () => {
          this.#watchers.delete(told);
          resolve();
        };
        this.#watchers.add(told);
      });
    }
    return this.received;
  }

  #tell(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}

const nameOf = (error: Error): End =>
  ("code" in error ? endOf[String(error.code)] : undefined) ?? messageOf(error);
