/** Links whose changes wait until they are let through, or fail; and what happened to all of them. */

import { ms } from "../../src/base/units.ts";
import type { Fault } from "../../src/faults/fault.ts";
import type { FaultSites, Link } from "../../src/faults/site.ts";

export class GatedSites implements FaultSites {
  /** `down a`, `up a`: what was done, when it was done. */
  readonly history: string[] = [];
  /** Changes of this kind fail: `up a`. */
  readonly broken = new Set<string>();
  readonly links: ReadonlyMap<string, Link>;
  readonly processes = new Map<string, never>();
  readonly providers = new Map<string, never>();
  readonly stores = new Map<string, never>();
  readonly #gates = new Map<string, Promise<void>>();
  readonly #open = new Map<string, () => void>();

  constructor(...names: readonly string[]) {
    this.links = new Map(names.map((name) => [name, this.#link(name)]));
  }

  /** Changes of this kind wait from now on: `down a`. */
  hold(change: string): void {
    this.#gates.set(change, new Promise((resolve) => this.#open.set(change, resolve)));
  }

  /** Lets pass what waits, and all that it leads to. */
  async release(change: string): Promise<void> {
    this.#open.get(change)?.();
    await settled();
  }

  async #change(change: string): Promise<void> {
    await this.#gates.get(change);
    if (this.broken.has(change)) throw new Error(`${change} is broken`);
    this.history.push(change);
  }

  #link(name: string): Link {
    return {
      addToxic: async () => undefined,
      removeToxic: async () => undefined,
      putDown: () => this.#change(`down ${name}`),
      letUp: () => this.#change(`up ${name}`),
      effectOf: async () => ({ connections: 1, bytes: 0, requests: 0 }),
      remedyFor: () => ({ kind: "enable-proxy", api: "http://127.0.0.1:8474", proxy: name }),
    };
  }
}

/** The link is down, for the whole run. */
export const downOn = (on: string): Fault => ({
  id: on,
  of: on,
  on,
  spec: { kind: "down" },
  start: ms(0),
  end: ms(1000),
});

/** Lets all promises settle that can. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
