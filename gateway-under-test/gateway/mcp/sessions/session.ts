/** One client's session of the older era (until 2025-11-25): whose it is, and what it has open. */

import {
  type Server,
  WebStandardStreamableHTTPServerTransport,
} from "@modelcontextprotocol/server";
import { newId } from "../../../base/random.ts";
import type { Preferences } from "../../preferences.ts";

export interface Owner {
  readonly tenant: string;
  /** One of the tenant's keys, or the subject of a token. */
  readonly consumer: string;
}

type Id = string | number;

/** Requests of one session that were not answered, whether or not anyone still waits. */
const mostAsked = 1_000;

export class Session {
  readonly id = newId();
  readonly owner: Owner;
  readonly preferences: Preferences;
  readonly #server: Server;
  readonly #transport: WebStandardStreamableHTTPServerTransport;
  /** Ids of requests that were not answered yet. */
  readonly #asked = new Set<Id>();

  constructor(owner: Owner, preferences: Preferences, server: Server, onClose: () => void) {
    this.owner = owner;
    this.preferences = preferences;
    this.#server = server;
    this.#transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: () => this.id,
      // Some clients only take up what was sent with the result's own stream.
      enableJsonResponse: false,
    });
    this.#server.onclose = onClose;
  }

  open(): Promise<void> {
    return this.#server.connect(this.#transport);
  }

  belongsTo({ tenant, consumer }: Owner): boolean {
    return this.owner.tenant === tenant && this.owner.consumer === consumer;
  }

  /**
   * False when the id is taken: the answer to the one request would go to the other; and when too
   * many are. An id whose client left before the answer stays taken, as the protocol has it.
   */
  reserve(id: Id): boolean {
    if (this.#asked.has(id) || this.#asked.size >= mostAsked) return false;
    this.#asked.add(id);
    return true;
  }

  answered(id: Id): void {
    this.#asked.delete(id);
  }

  handle(request: Request, parsedBody?: unknown): Promise<Response> {
    return this.#transport.handleRequest(request, { parsedBody });
  }

  /** Nothing answers a request that was cancelled, so what waits for its answer is ended. */
  cancelled(id: Id): void {
    this.#transport.closeSSEStream(id);
  }

  /** Also cancels what is under way. */
  close(): Promise<void> {
    return this.#server.close();
  }
}
