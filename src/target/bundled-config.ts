/** The configuration of each program of the bundled topology, as data. */

import { createHash } from "node:crypto";
import type { BundledSpec } from "./spec.ts";

type Config = Readonly<Record<string, unknown>>;

export interface NamedUrl {
  readonly name: string;
  readonly url: string;
}

const loopback = { host: "127.0.0.1", port: 0 } as const;

/** Tenants every bundled gateway knows; scenarios send `as` one of them. */
export const tenants = ["tenant-a", "tenant-b", "tenant-c"] as const;

/** Not secret: it opens nothing but a gateway on the loopback of this machine. */
export const keyOf = (tenant: string): string => `gd-${tenant}-key`;

export function providerConfig({ provider }: BundledSpec, name: string, seed: number): Config {
  return merge({ listen: loopback, name, seed }, provider);
}

/** What all replicas reach, through links. */
export interface Reached {
  /** Tried in this order. */
  readonly providers: readonly NamedUrl[];
  /** `redis://127.0.0.1:6379`; null: there is none. */
  readonly store: string | null;
}

export function gatewayConfig(
  { gateway, replicas }: BundledSpec,
  replica: string,
  { providers, store }: Reached,
): Config {
  const routesOf = (size: string) =>
    providers.map(({ name }) => ({ provider: name, model: `${name}-${size}` }));
  const asAsked = providers.map(({ name }) => ({ provider: name, model: "*" }));
  const base = {
    listen: loopback,
    replica,
    tenants: tenants.map((name) => ({ name, rateLimit: { perSecond: 1000, burst: 1000 } })),
    providers: providers.map(({ name, url }) => ({ name, baseUrl: url })),
    // Every model that asks for a fault by its name reaches the providers under that name.
    models: { smart: routesOf("large"), fast: routesOf("small"), "gd-*": asAsked },
  };
  const config = merge(
    store === null ? base : { ...base, store: { url: store, replicas } },
    gateway,
  );
  return { ...config, tenants: withKeys(config["tenants"]) };
}

/** A tenant that a scenario lists for its limit alone has the key of its name. */
function withKeys(list: unknown): unknown {
  if (!Array.isArray(list)) return list;
  return list.map((tenant: unknown) => {
    if (!isConfig(tenant) || typeof tenant["name"] !== "string") return tenant;
    const digest = createHash("sha256").update(keyOf(tenant["name"])).digest("hex");
    return { keySha256: [digest], ...tenant };
  });
}

export function balancerConfig(replicas: readonly NamedUrl[]): Config {
  return { listen: loopback, replicas };
}

/** Lays `over` onto `base`, key by key; lists and plain values replace what was there. */
export function merge(base: Config, over: Config): Config {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isConfig(below) && isConfig(value) ? merge(below, value) : value;
  }
  return merged;
}

const isConfig = (value: unknown): value is Config =>
  typeof value === "object" && value !== null && !Array.isArray(value);
