/** One server behind the gateway: connected when needed, and left alone while it fails. */

import { type Client, ProtocolError, SdkHttpError } from "@modelcontextprotocol/client";
import type { Clock } from "../../../base/clock.ts";
import type { GatewayConfig } from "../../config.ts";
import {
  admission,
  type BreakerState,
  closed,
  probed,
  settled,
} from "../../routing/breaker-state.ts";
import type { Health } from "../../routing/result.ts";
import { type BehindServer, type Connection, connectTo, slackMs } from "./connect.ts";
import { failureOf, isSessionLost } from "./failure-of.ts";
import { type Listing, listingOf } from "./listing.ts";
import type { BehindFailure, BehindStatus } from "./status.ts";
import { within } from "./within.ts";

/** It is not there for the moment; why is in its status. */
export class Unavailable extends Error {
  readonly failure: BehindFailure | "left-alone";

  constructor(failure: BehindFailure | "left-alone") {
    super(failure);
    this.failure = failure;
  }
}

export interface Limits {
  readonly ms: number;
  /** Of whoever asked. */
  readonly signal?: AbortSignal;
}

type Work<T> = (client: Client, signal: AbortSignal) => Promise<T>;

export class Upstream {
  readonly server: BehindServer;
  readonly #clock: Clock;
  readonly #config: GatewayConfig["mcp"];
  #state: BreakerState = closed;
  #connection: Promise<Connection> | undefined;
  #listing: { readonly known: Listing; readonly until: number } | undefined;
  #refreshing: Promise<Listing | undefined> | undefined;
  #version: string | undefined;
  #failure: BehindFailure | null = null;
  #probes = 0;

  constructor(clock: Clock, config: GatewayConfig["mcp"], server: BehindServer) {
    this.#clock = clock;
    this.#config = config;
    this.server = server;
  }

  /** Undefined: it does not answer. What is known but old is renewed behind the caller's back. */
  async listing(): Promise<Listing | undefined> {
    const listing = this.#listing;
    if (listing !== undefined && this.#clock.now() < listing.until) return listing.known;
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined;
    });
    return listing === undefined ? this.#refreshing : listing.known;
  }

  /** Rejects with Unavailable, or with the server's own ProtocolError. */
  async attempt<T>({ ms, signal: outer }: Limits, work: Work<T>): Promise<T> {
    const role = this.#admitted();
    const settle = (result: Health) => {
      if (role === "probe") this.#probes -= 1;
      const at = { options: this.#config.breaker, now: this.#clock.now() };
      this.#state = settled(this.#state, role, result, at);
    };
    try {
      const value = await within(this.#clock, ms, (signal) => this.#onClient(work, signal), outer);
      settle("success");
      this.#failure = null;
      return value;
    } catch (error) {
      if (ProtocolError.isInstance(error)) {
        settle("success");
        throw error;
      }
      if (outer?.aborted === true) {
        settle("neutral");
        throw error;
      }
      settle("failure");
      this.#failure = failureOf(error);
      throw new Unavailable(this.#failure);
    }
  }

  status(): BehindStatus {
    const isAlone = this.#state.kind === "open" && this.#clock.now() < this.#state.until;
    const isKnown = this.#version !== undefined || this.#failure !== null;
    const asked = this.#failure === null ? "up" : "failing";
    return {
      server: this.server.name,
      state: isAlone ? "left-alone" : isKnown ? asked : "not-asked-yet",
      version: this.#version ?? null,
      tools: this.#listing?.known.tools.length ?? 0,
      lastFailure: this.#failure,
    };
  }

  async close(): Promise<void> {
    const connection = await this.#connection?.catch(() => undefined);
    this.#connection = undefined;
    if (connection === undefined) return;
    await within(this.#clock, slackMs, () => connection.close()).catch(() => {});
  }

  #admitted(): "regular" | "probe" {
    const probes = { underWay: this.#probes, most: 1 };
    const admitted = admission(this.#state, this.#clock.now(), probes);
    if (admitted.kind === "refused") throw new Unavailable("left-alone");
    if (admitted.kind === "probe") {
      this.#probes += 1;
      this.#state = probed(this.#state, this.#config.breaker);
    }
    return admitted.kind;
  }

  async #refresh(): Promise<Listing | undefined> {
    const ms = this.server.timeoutMs;
    try {
      const known = await this.attempt({ ms }, (client, signal) =>
        listingOf(client, this.#config.maxListed, { signal, timeout: ms + slackMs }),
      );
      this.#listing = { known, until: this.#clock.now() + this.#config.listTtlMs };
      return known;
    } catch {
      this.#listing = undefined;
      return undefined;
    }
  }

  async #onClient<T>(work: Work<T>, signal: AbortSignal): Promise<T> {
    try {
      return await this.#on(await this.#connected(), work, signal);
    } catch (error) {
      if (!isSessionLost(error) || signal.aborted) throw error;
      return this.#on(await this.#connected(), work, signal);
    }
  }

  async #on<T>(connection: Connection, work: Work<T>, signal: AbortSignal): Promise<T> {
    try {
      return await work(connection.client, signal);
    } catch (error) {
      // It may be another server by now, which knows nothing of what was agreed on.
      if (SdkHttpError.isInstance(error) && error.status < 500) this.#connection = undefined;
      throw error;
    }
  }

  /** Shared by all who ask, so it has a time of its own. */
  #connected(): Promise<Connection> {
    if (this.#connection !== undefined) return this.#connection;
    const { maxMessageBytes } = this.#config;
    const connection = within(this.#clock, this.server.timeoutMs, (signal) =>
      connectTo(this.server, maxMessageBytes, signal),
    );
    this.#connection = connection;
    connection.then(
      ({ client }) => {
        this.#version = client.getNegotiatedProtocolVersion();
      },
      () => {
        if (this.#connection === connection) this.#connection = undefined;
      },
    );
    return connection;
  }
}
