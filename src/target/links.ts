/** The links of a target: proxies of a fault proxy, driven through Toxiproxy's client. */

import { Toxiproxy } from "toxiproxy-node-client";
import { z } from "zod";
import { GamedayError } from "../base/errors.ts";
import type { Link, LinkEffect, Toxic } from "../faults/site.ts";
import type { Address } from "../load/transport/endpoint.ts";

/** In logs and events. */
export const faultProxyName = "fault-proxy";

export interface NewLink {
  /** As faults name it: `provider/openai`. */
  readonly name: string;
  readonly upstream: Address;
}

export interface OpenLink extends Link {
  /** Where the link is entered. */
  readonly address: Address;
}

/** Opens a link before an address; it listens on a free port of the loopback. */
export async function openLink(
  faultProxyUrl: string,
  { name, upstream }: NewLink,
): Promise<OpenLink> {
  const proxyName = wireName(name);
  const proxy = await attempt(name, () =>
    new Toxiproxy(faultProxyUrl).createProxy({
      name: proxyName,
      listen: "127.0.0.1:0",
      upstream: `${upstream.host}:${upstream.port}`,
    }),
  );
  const proxyUrl = `${faultProxyUrl}/proxies/${proxyName}`;
  return {
    address: addressOf(proxy.listen),
    addToxic: (toxic) => attempt(name, async () => void (await proxy.addToxic(onWire(toxic)))),
    removeToxic: (toxic) =>
      attempt(name, async () => (await proxy.getToxic(wireName(toxic))).remove()),
    setEnabled: (enabled) =>
      attempt(name, async () => {
        const { listen, upstream: to } = proxy;
        await proxy.update({ enabled, listen, upstream: to });
      }),
    effectOf: (toxic) =>
      attempt(name, () => readEffect(proxyUrl, toxic === null ? null : wireName(toxic))),
  };
}

/** Names become segments of paths: what is not a plain letter becomes a dot. */
const wireName = (name: string): string => name.replace(/[^\w.-]/g, ".");

const onWire = (toxic: Toxic): Toxic => ({ ...toxic, name: wireName(toxic.name) });

/** The part of the fault proxy's own route that tells what a toxic did. */
const effects = z.record(z.string(), z.object({ connections: z.int(), bytes: z.int() }));
const connectionsSchema = z.object({
  affected: effects,
  removed: effects,
  down: z.object({ connections: z.int() }),
});

async function readEffect(proxyUrl: string, toxic: string | null): Promise<LinkEffect> {
  const response = await fetch(`${proxyUrl}/connections`);
  const { affected, removed, down } = connectionsSchema.parse(await response.json());
  // Disabling is no toxic: it is counted apart, and a toxic may bear its name.
  if (toxic === null) return { connections: down.connections, bytes: 0 };
  // One that is on hides an earlier one of its name.
  return affected[toxic] ?? removed[toxic] ?? { connections: 0, bytes: 0 };
}

function addressOf(listen: string): Address {
  const colon = listen.lastIndexOf(":");
  return { host: listen.slice(0, colon), port: Number(listen.slice(colon + 1)) };
}

async function attempt<T>(link: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    throw new GamedayError("E_FAULT", `the fault proxy refused a change of ${link}`, { cause });
  }
}
