/** All sessions of this replica: bounded, each for its owner only, ended when nobody uses them. */

import type { Server } from "@modelcontextprotocol/server";
import type { Alarm, Clock } from "../../../base/clock.ts";
import type { GatewayConfig } from "../../config.ts";
import type { Preferences } from "../../preferences.ts";
import { type Refusal, refusal } from "../../refusal.ts";
import { type Owner, Session } from "./session.ts";

export type Opened =
  | { readonly kind: "session"; readonly session: Session }
  | { readonly kind: "refused"; readonly refusal: Refusal };

interface Entry {
  readonly session: Session;
  readonly idle: Alarm;
  /** Requests and streams that are open: as long as there are any, it is in use. */
  uses: number;
}

type Limits = Pick<GatewayConfig["mcp"], "maxSessions" | "maxSessionsPerTenant" | "sessionIdleMs">;

export class Sessions {
  readonly #clock: Clock;
  readonly #limits: Limits;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock, limits: Limits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  get size(): number {
    return this.#entries.size;
  }

  async open(owner: Owner, preferences: Preferences, server: Server): Promise<Opened> {
    const full = this.#full(owner);
    if (full !== undefined) return { kind: "refused", refusal: full };
    const session = new Session(owner, preferences, server, () => this.#forget(session.id));
    const idle = this.#clock.alarm(this.#limits.sessionIdleMs, () => this.#expire(session.id));
    this.#entries.set(session.id, { session, idle, uses: 0 });
    await session.open();
    return { kind: "session", session };
  }

  /** That of another looks like one that never was. */
  find(id: string, owner: Owner): Session | undefined {
    const session = this.#entries.get(id)?.session;
    return session?.belongsTo(owner) === true ? session : undefined;
  }

  /** Returns what ends the use. */
  use({ id }: Session): () => void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return () => {};
    entry.uses += 1;
    return () => {
      entry.uses -= 1;
      if (this.#entries.has(id)) entry.idle.refresh();
    };
  }

  async closeAll(): Promise<void> {
    const sessions = [...this.#entries.values()].map(({ session }) => session);
    await Promise.all(sessions.map((session) => session.close()));
  }

  #full({ tenant }: Owner): Refusal | undefined {
    const all = [...this.#entries.values()];
    const own = all.filter(({ session }) => session.owner.tenant === tenant);
    if (own.length >= this.#limits.maxSessionsPerTenant) {
      return tooMany(429, "Your tenant has as many sessions open as it may.");
    }
    if (all.length >= this.#limits.maxSessions) {
      return tooMany(503, "The gateway has as many sessions open as it takes.");
    }
    return undefined;
  }

  #expire(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    if (entry.uses > 0) entry.idle.refresh();
    else void entry.session.close();
  }

  #forget(id: string): void {
    this.#entries.get(id)?.idle.cancel();
    this.#entries.delete(id);
  }
}

const tooMany = (status: 429 | 503, message: string): Refusal =>
  refusal(
    status,
    { message, type: status === 429 ? "rate_limit_error" : "server_error", code: "session_limit" },
    { "retry-after": "5" },
  );
