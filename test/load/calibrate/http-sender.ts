/** A sender on Node's own HTTP client: slow, but honest, and nothing of ours. */

import { once } from "node:events";
import { Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Clock } from "../../../src/base/clock.ts";
import { type Milliseconds, ms } from "../../../src/base/units.ts";
import type { Endpoint } from "../../../src/load/transport/endpoint.ts";
import type { Exchange, OutgoingRequest, Sender } from "../../../src/load/transport/sender.ts";
import type { Outcome } from "../../../src/measure/outcome.ts";

export class HttpSender implements Sender {
  readonly sent: OutgoingRequest[] = [];
  readonly #clock: Clock;
  readonly #origin: string;
  readonly #agent: Agent;
  readonly #inFlight = new Set<ClientRequest>();
  readonly #sockets = new Set<Socket>();
  isClosed = false;

  constructor(clock: Clock, endpoint: Endpoint, most = Number.POSITIVE_INFINITY) {
    this.#clock = clock;
    this.#origin = endpoint.origin;
    this.#agent = new Agent({ keepAlive: true, maxSockets: most });
  }

  send(outgoing: OutgoingRequest): Promise<Exchange> {
    this.sent.push(outgoing);
    const sentAt = this.#clock.now();
    return new Promise((resolve) => {
      let firstByteAt: Milliseconds | null = null;
      let bytes = 0;
      const settle = (outcome: Outcome) => {
        this.#inFlight.delete(request);
        const endedAt = this.#clock.now();
        resolve({ sentAt, firstByteAt, endedAt, outcome, bytes, stream: null, answer: null });
      };
      const { method, path, headers, body } = outgoing;
      const options = { method, headers, agent: this.#agent };
      const request = httpRequest(this.#origin + path, options, (answer: IncomingMessage) => {
        firstByteAt = ms(this.#clock.now());
        answer.on("data", (chunk: Buffer) => {
          bytes += chunk.length;
        });
        answer.on("error", () => settle({ kind: "truncated" }));
        answer.on("end", () => settle({ kind: "answered", status: answer.statusCode ?? 0 }));
      });
      const isCancelled = () => !this.#inFlight.has(request);
      request.on("error", () => settle({ kind: isCancelled() ? "cancelled" : "refused" }));
      request.on("socket", (socket) => this.#watch(socket));
      this.#inFlight.add(request);
      request.end(body ?? undefined);
    });
  }

  async open(): Promise<void> {}

  get sockets(): number {
    return this.#sockets.size;
  }

  cancel(): void {
    const requests = [...this.#inFlight];
    this.#inFlight.clear();
    for (const request of requests) request.destroy();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.cancel();
    const closed = [...this.#sockets].map((socket) => once(socket, "close"));
    this.#agent.destroy();
    await Promise.all(closed);
  }

  /** Told of with each request that it carries. */
  #watch(socket: Socket): void {
    if (this.#sockets.has(socket)) return;
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
  }
}
