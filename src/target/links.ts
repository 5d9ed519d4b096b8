/** The links of a target: proxies of a fault proxy, which have names of their own there. */

import { z } from "zod";
import { GamedayError, messageOf } from "../base/errors.ts";
import type { Remedy } from "../faults/remedy.ts";
import type { Link } from "../faults/site.ts";
import type { Address } from "../load/transport/endpoint.ts";
import { askApi, askFaultProxy, refusalIn } from "./control-api.ts";
import { isGone } from "./gone.ts";
import { Holders } from "./holders.ts";
import { remedyProxy } from "./link-remedies.ts";
import { addToxicTo, readEffect, wireName } from "./link-wire.ts";

/** In logs and events. */
export const faultProxyName = "fault-proxy";

export interface NewLink {
  /** As faults name it: `provider/openai`. */
  readonly name: string;
  /** `host:port`; a free port of the loopback if left out. */
  readonly listen?: string;
  readonly upstream: Address;
  /** http: toxics that know HTTP may act on it. Ours alone has them. */
  readonly protocol?: "tcp" | "http";
}

/** A link on which faults that know HTTP are to act has to be told so when it is opened. */
export const speaking = (link: NewLink, httpLinks: ReadonlySet<string>): NewLink =>
  httpLinks.has(link.name) ? { ...link, protocol: "http" } : link;

export interface OpenLink extends Link {
  /** Where the link is entered. */
  readonly address: Address;
  /** Takes the proxy away again. One that is gone, or whose fault proxy is, is no error. */
  remove(): Promise<void>;
}

/** What is owed for a link from the moment in which it is opened. */
export const removalOf = (api: string, { name }: Pick<NewLink, "name">) => ({
  kind: "delete-proxy" as const,
  api,
  proxy: wireName(name),
});

/** Whether the fault proxy has a proxy of that name. */
export async function isTaken(api: string, { name }: NewLink): Promise<boolean> {
  try {
    const answer = await askApi({ method: "GET", url: `${api}/proxies/${wireName(name)}` });
    if (answer.status === 404) return false;
    if (answer.status === 200) return true;
    throw new Error(refusalIn(answer));
  } catch (cause) {
    const message = `no fault proxy answers there: ${messageOf(cause)}`;
    const hint = "Start one: gameday faultproxy --port 8474; or leave out fault-proxy.";
    throw new GamedayError("E_TARGET", message, { where: api, hint, cause });
  }
}

const created = z.object({ listen: z.string() });

/** Opens a link before an address. Rejects with E_FAULT if the fault proxy will not have it. */
export async function openLink(api: string, link: NewLink): Promise<OpenLink> {
  const { name, listen = "127.0.0.1:0", upstream, protocol = "tcp" } = link;
  const proxyName = wireName(name);
  const gameday = protocol === "tcp" ? {} : { gameday: { protocol } };
  const ends = { listen, upstream: showAddress(upstream) };
  const body = { name: proxyName, ...ends, ...gameday };
  const proxy = await attempt(name, async () =>
    created.parse(await askFaultProxy({ method: "POST", url: `${api}/proxies`, body })),
  );
  return new ProxiedLink(api, name, { ...ends, listen: proxy.listen });
}

/** As the fault proxy writes them: `host:port`, with a port that is no longer 0. */
interface ProxyEnds {
  readonly listen: string;
  readonly upstream: string;
}

class ProxiedLink implements OpenLink {
  readonly address: Address;
  readonly #api: string;
  readonly #name: string;
  readonly #ends: ProxyEnds;
  /** Who put it down. */
  readonly #down = new Holders();

  constructor(api: string, name: string, ends: ProxyEnds) {
    this.#api = api;
    this.#name = name;
    this.#ends = ends;
    this.address = addressOf(ends.listen);
  }

  addToxic(toxic: Parameters<Link["addToxic"]>[0]): Promise<void> {
    return attempt(this.#name, () => addToxicTo(this.#url, toxic));
  }

  removeToxic(toxic: string): Promise<void> {
    // One that has taken itself off, as it was told to, is no error.
    const remedy = this.#removalOf(toxic);
    return attempt(this.#name, async () => void (await remedyProxy(remedy)));
  }

  putDown(holder: string): Promise<void> {
    return this.#down.take(holder, () => this.#enable(false));
  }

  letUp(holder: string): Promise<void> {
    return this.#down.giveBack(holder, () => this.#enable(true));
  }

  effectOf(toxic: string | null) {
    return attempt(this.#name, () => readEffect(this.#url, toxic));
  }

  remedyFor(toxic: string | null): Remedy {
    const at = { api: this.#api, proxy: wireName(this.#name) };
    return toxic === null ? { kind: "enable-proxy", ...at } : this.#removalOf(toxic);
  }

  #removalOf(toxic: string) {
    const at = { api: this.#api, proxy: wireName(this.#name) };
    return { kind: "remove-toxic" as const, ...at, toxic: wireName(toxic) };
  }

  remove(): Promise<void> {
    const remedy = removalOf(this.#api, { name: this.#name });
    return attempt(this.#name, async () => {
      await remedyProxy(remedy).catch((error: unknown) => {
        if (!isGone(error)) throw error;
      });
    });
  }

  get #url(): string {
    return `${this.#api}/proxies/${wireName(this.#name)}`;
  }

  #enable(enabled: boolean): Promise<void> {
    const body = { enabled, ...this.#ends };
    return attempt(this.#name, async () => {
      await askFaultProxy({ method: "POST", url: this.#url, body });
    });
  }
}

const showAddress = ({ host, port }: Address): string =>
  host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;

function addressOf(listen: string): Address {
  const colon = listen.lastIndexOf(":");
  const host = listen.slice(0, colon).replace(/^\[(.*)\]$/, "$1");
  return { host, port: Number(listen.slice(colon + 1)) };
}

async function attempt<T>(link: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    const message = `the fault proxy refused a change of ${link}: ${messageOf(cause)}`;
    throw new GamedayError("E_FAULT", message, { cause });
  }
}
