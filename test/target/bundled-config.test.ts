/** The configuration of the bundled programs, and how a scenario's own is laid over it. */

import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  balancerConfig,
  gatewayConfig,
  keyOf,
  merge,
  providerConfig,
  tenants,
} from "../../src/target/bundled-config.ts";
import type { BundledSpec } from "../../src/target/spec.ts";

type Config = Readonly<Record<string, unknown>>;

const specWith = (gateway: Config, provider: Config = {}): BundledSpec => ({
  kind: "bundled",
  replicas: 2,
  providers: ["openai", "anthropic"],
  gateway,
  provider,
  store: null,
});

const providers = [
  { name: "openai", url: "http://127.0.0.1:1001" },
  { name: "anthropic", url: "http://127.0.0.1:1002" },
];

const gatewayWith = (gateway: Config, store: string | null = null) =>
  gatewayConfig(specWith(gateway), "gateway/1", { providers, store });

describe("what is laid over a configuration", () => {
  const rows: readonly (readonly [string, Config, Config, Config])[] = [
    ["nothing, changes nothing", { a: 1, b: { c: 2 } }, {}, { a: 1, b: { c: 2 } }],
    ["a value, replaces the value", { a: 1, b: 2 }, { b: 3 }, { a: 1, b: 3 }],
    ["a new key, is added", { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
    [
      "an object, is laid over key by key",
      { a: { b: 1, c: 2 } },
      { a: { c: 3 } },
      { a: { b: 1, c: 3 } },
    ],
    [
      "at any depth",
      { a: { b: { c: 1, d: 2 } } },
      { a: { b: { d: 3 } } },
      { a: { b: { c: 1, d: 3 } } },
    ],
    ["a list, replaces the whole list", { a: [1, 2, 3] }, { a: [4] }, { a: [4] }],
    ["an object, replaces a value", { a: 1 }, { a: { b: 2 } }, { a: { b: 2 } }],
    ["a value, replaces an object", { a: { b: 2 } }, { a: 1 }, { a: 1 }],
    ["null, replaces what was there", { a: { b: 2 } }, { a: null }, { a: null }],
    ["false, replaces true", { a: { b: true } }, { a: { b: false } }, { a: { b: false } }],
  ];

  it.each(rows)("%s", (_claim, base, over, merged) => {
    expect(merge(base, over)).toEqual(merged);
  });

  it("leaves what it is laid over as it was", () => {
    const base = { a: { b: 1 } };
    merge(base, { a: { b: 2 } });
    expect(base).toEqual({ a: { b: 1 } });
  });
});

describe("a gateway", () => {
  it("tries the providers in the order of the scenario", () => {
    expect(gatewayWith({})).toMatchObject({
      replica: "gateway/1",
      providers: [
        { name: "openai", baseUrl: "http://127.0.0.1:1001" },
        { name: "anthropic", baseUrl: "http://127.0.0.1:1002" },
      ],
      models: {
        smart: [
          { provider: "openai", model: "openai-large" },
          { provider: "anthropic", model: "anthropic-large" },
        ],
        fast: [
          { provider: "openai", model: "openai-small" },
          { provider: "anthropic", model: "anthropic-small" },
        ],
      },
    });
  });

  it("knows each tenant by the hash of its key alone", () => {
    const config = JSON.stringify(gatewayWith({}));
    for (const tenant of tenants) {
      expect(config).toContain(createHash("sha256").update(keyOf(tenant)).digest("hex"));
      expect(config).not.toContain(keyOf(tenant));
    }
  });

  it("knows tenants that a scenario lists by the keys of their names", () => {
    const gold = { name: "gold", rateLimit: { perSecond: 5, burst: 5 } };
    const own = { name: "own", keySha256: ["00"] };
    const keySha256 = [createHash("sha256").update(keyOf("gold")).digest("hex")];
    expect(gatewayWith({ tenants: [gold, own] })["tenants"]).toEqual([{ ...gold, keySha256 }, own]);
  });

  it("leaves it to the gateway to refuse what is no list of tenants", () => {
    expect(gatewayWith({ tenants: "all" })["tenants"]).toBe("all");
    expect(gatewayWith({ tenants: [7, { name: 7 }] })["tenants"]).toEqual([7, { name: 7 }]);
  });

  it("shares its limits with the other replicas where there is a store, and only there", () => {
    expect(gatewayWith({})).not.toHaveProperty("store");
    const url = "redis://127.0.0.1:1003";
    expect(gatewayWith({}, url)["store"]).toEqual({ url, replicas: 2 });
    const impatient = gatewayWith({ store: { timeoutMs: 10 } }, url);
    expect(impatient["store"]).toEqual({ url, replicas: 2, timeoutMs: 10 });
  });

  it("takes single settings from the scenario and keeps the others", () => {
    const config = gatewayWith({ protections: { failover: false }, models: { fast: [] } });
    expect(config).toMatchObject({ protections: { failover: false }, replica: "gateway/1" });
    expect(config["models"]).toMatchObject({ fast: [], smart: [{}, {}] });
  });
});

it("a provider takes its settings from the scenario, and its seed from the run", () => {
  const spec = specWith({}, { tokensPerSecond: 50 });
  expect(providerConfig(spec, "openai", 7)).toMatchObject({
    name: "openai",
    seed: 7,
    tokensPerSecond: 50,
  });
});

it("every program listens on a free port of the loopback", () => {
  const listen = { host: "127.0.0.1", port: 0 };
  expect(gatewayWith({})).toMatchObject({ listen });
  expect(providerConfig(specWith({}), "openai", 1)).toMatchObject({ listen });
  expect(balancerConfig([])).toEqual({ listen, replicas: [] });
});

it("a model that asks for a fault by its name reaches each provider under that name", () => {
  const asAsked = providers.map(({ name }) => ({ provider: name, model: "*" }));
  expect(gatewayWith({})).toMatchObject({ models: { "gd-*": asAsked } });
});
