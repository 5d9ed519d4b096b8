/** All proxies of one server, by name. */

import { messageOf } from "../base/errors.ts";
import { ApiError, addressFailure, proxyAlreadyExists, proxyNotFound } from "./api-error.ts";
import { Flows } from "./metrics.ts";
import type { FaultProxyPorts } from "./ports.ts";
import type { Protocol } from "./protocol.ts";
import { type ProxyConfig, TcpProxy } from "./tcp-proxy.ts";
import type { NewToxic } from "./toxic-chain.ts";
import { turns } from "./turns.ts";

export interface NewProxy extends Omit<ProxyConfig, "protocol"> {
  readonly enabled: boolean;
  /** Undefined: tcp, or that of the proxy which it stands for already. */
  readonly protocol: Protocol | undefined;
  /** In place before the first connection. */
  readonly toxics: readonly NewToxic[];
}

export interface Populated {
  readonly proxies: readonly TcpProxy[];
  /** Why it stopped before the end of the list. */
  readonly failure: ApiError | undefined;
}

export class Proxies {
  readonly flows = new Flows();
  readonly #ports: FaultProxyPorts;
  readonly #proxies = new Map<string, TcpProxy>();
  /** Changes of the set itself; those of one proxy go through that proxy's own turns. */
  readonly #inTurn = turns();

  constructor(ports: FaultProxyPorts) {
    this.#ports = ports;
  }

  all(): readonly TcpProxy[] {
    return [...this.#proxies.values()];
  }

  /** Throws an ApiError when there is none of this name. */
  get(name: string): TcpProxy {
    const proxy = this.#proxies.get(name);
    if (proxy === undefined) throw proxyNotFound();
    return proxy;
  }

  create(config: NewProxy): Promise<TcpProxy> {
    return this.#inTurn(async () => {
      if (this.#proxies.has(config.name)) throw proxyAlreadyExists();
      return this.#add(config);
    });
  }

  remove(name: string): Promise<void> {
    return this.#inTurn(async () => {
      const proxy = this.get(name);
      await proxy.inTurn(async () => proxy.remove());
      this.#proxies.delete(name);
    });
  }

  /** Creates or replaces them in order; the first failure ends it, and the ones done stay. */
  populate(configs: readonly NewProxy[]): Promise<Populated> {
    return this.#inTurn(async () => {
      const proxies: TcpProxy[] = [];
      try {
        for (const config of configs) proxies.push(await this.#addOrReplace(config));
        return { proxies, failure: undefined };
      } catch (error) {
        const failure = error instanceof ApiError ? error : addressFailure(messageOf(error));
        return { proxies, failure };
      }
    });
  }

  /** Enables every proxy and removes every toxic. */
  reset(): Promise<void> {
    return this.#inTurn(async () => {
      for (const proxy of this.all()) {
        await proxy.inTurn(async () => {
          await proxy.start();
          await proxy.toxics.reset();
        });
      }
    });
  }

  stop(): Promise<void> {
    return this.#inTurn(async () => {
      await Promise.all(this.all().map((proxy) => proxy.inTurn(async () => proxy.remove())));
      this.#proxies.clear();
    });
  }

  async #add(config: NewProxy): Promise<TcpProxy> {
    const { protocol = "tcp", toxics, enabled } = config;
    const proxy = new TcpProxy({ ...this.#ports, flows: this.flows }, { ...config, protocol });
    try {
      for (const toxic of toxics) await proxy.toxics.add(toxic);
      if (enabled) await proxy.start();
    } catch (error) {
      proxy.remove();
      throw error;
    }
    this.#proxies.set(config.name, proxy);
    return proxy;
  }

  async #addOrReplace(config: NewProxy): Promise<TcpProxy> {
    const existing = this.#proxies.get(config.name);
    // One that leads the same way is kept with its toxics, and `enabled` is not looked at.
    const differs = await existing?.inTurn(async () => {
      const { protocol = existing.protocol } = config;
      const isOther = (await existing.differs(config)) || protocol !== existing.protocol;
      if (isOther) existing.stop();
      return isOther;
    });
    if (existing !== undefined && !differs) return existing;
    const added = await this.#add(config);
    // Only now: had the new one failed to listen, the old one would still be there, disabled.
    existing?.remove();
    return added;
  }
}
