/** In which order routes are asked: strategy, then preferences, then health. */

import { describe, expect, test } from "vitest";
import { type Random, seeded } from "../../../../gateway-under-test/base/random.ts";
import type { Route } from "../../../../gateway-under-test/gateway/config.ts";
import type { Preferences } from "../../../../gateway-under-test/gateway/preferences.ts";
import { preferredOrder } from "../../../../gateway-under-test/gateway/routing/preferred-order.ts";
import { ejectedLast } from "../../../../gateway-under-test/gateway/routing/route-order.ts";
import {
  type Strategy,
  strategyOrder,
} from "../../../../gateway-under-test/gateway/routing/strategy-order.ts";

const routes: readonly Route[] = ["a", "b", "c"].map((provider) => ({ provider, model: "m" }));
const names = (ordered: readonly Route[]) => ordered.map(({ provider }) => provider).join("");

const byProvider =
  <T>(values: Partial<Record<string, T>>) =>
  ({ provider }: Route) =>
    values[provider];

/** Says these numbers, one after the other. */
const chance = (...numbers: number[]): Random => ({
  ...seeded(1, "unused"),
  next: () => numbers.shift() ?? 0,
  integer: (from) => from + (numbers.shift() ?? 0),
});

interface Seen {
  readonly inFlight?: Partial<Record<string, number>>;
  readonly estimates?: Partial<Record<string, number>>;
}

const orderOf = (
  strategy: Strategy,
  random: Random,
  { inFlight = {}, estimates = {} }: Seen = {},
  of = routes,
) => {
  const load = {
    inFlight: (route: Route) => byProvider(inFlight)(route) ?? 0,
    estimateMs: byProvider(estimates),
  };
  return names(strategyOrder(of, strategy, load, random));
};

describe("ordered and fan-out keep the order of the configuration:", () => {
  const fanOut = { kind: "fan-out", pick: "first", judge: "longest" } as const;
  test.each<[string, Strategy]>([
    ["ordered", { kind: "ordered" }],
    ["fan-out", fanOut],
  ])("%s", (_kind, strategy) => expect(orderOf(strategy, chance())).toBe("abc"));
});

describe("weighted begins with whom chance falls on, and keeps the order of the others", () => {
  const weighted: readonly Route[] = [
    { provider: "a", model: "m", weight: 7 },
    { provider: "b", model: "m", weight: 2 },
    { provider: "c", model: "m" },
  ];
  test.each([
    [0, "abc"],
    [0.699, "abc"],
    [0.7, "bac"],
    [0.899, "bac"],
    [0.9, "cab"],
    [0.999, "cab"],
  ])("at %d: %s", (uniform, expected) => {
    expect(orderOf({ kind: "weighted" }, chance(uniform), {}, weighted)).toBe(expected);
  });

  test("in the long run by weight, and the same for the same seed", () => {
    const firsts = () => {
      const random = seeded(1, "weights");
      const count: Record<string, number> = { a: 0, b: 0, c: 0 };
      for (let i = 0; i < 10_000; i++) {
        const first = orderOf({ kind: "weighted" }, random, {}, weighted)[0] ?? "";
        count[first] = (count[first] ?? 0) + 1;
      }
      return count;
    };
    const { a = 0, b = 0, c = 0 } = firsts();
    expect(firsts()).toEqual({ a, b, c });
    // Four standard deviations of a binomial distribution.
    expect(Math.abs(a - 7_000)).toBeLessThan(184);
    expect(Math.abs(b - 2_000)).toBeLessThan(160);
    expect(Math.abs(c - 1_000)).toBeLessThan(120);
  });
});

test("least-loaded goes by attempts under way, ties by the configuration", () => {
  const kind = "least-loaded";
  expect(orderOf({ kind }, chance(), { inFlight: { a: 2, b: 1, c: 1 } })).toBe("bca");
  expect(orderOf({ kind }, chance())).toBe("abc");
});

describe("fastest", () => {
  const fastest = { kind: "fastest", explore: 0.05 } as const;
  const estimates = { a: 30, b: 10, c: 20 };

  test("goes by recent times", () => {
    expect(orderOf(fastest, chance(0.05), { estimates })).toBe("bca");
  });

  test("asks first whom it does not know yet", () => {
    expect(orderOf(fastest, chance(0.5), { estimates: { a: 30, b: 10 } })).toBe("cba");
  });

  test("now and then asks a slower one first, and fails over to the fastest", () => {
    expect(orderOf(fastest, chance(0.049, 0), { estimates })).toBe("cba");
    expect(orderOf(fastest, chance(0.049, 1), { estimates })).toBe("abc");
  });

  test("has nobody to explore when there is one route only", () => {
    const alone = routes.slice(0, 1);
    expect(orderOf(fastest, chance(0), { estimates }, alone)).toBe("a");
  });
});

describe("a caller who prefers", () => {
  const facts = {
    prices: {
      "a/m": { inputPerMillion: 5, outputPerMillion: 5 },
      "c/*": { inputPerMillion: 1, outputPerMillion: 2 },
    },
    estimateMs: byProvider({ a: 30, b: 10, c: 20 }),
    regionOf: byProvider({ b: "us", c: "eu", a: "eu" }),
  };
  test.each<[string, Preferences, string]>([
    ["nothing gets the strategy's order", {}, "abc"],
    ["what is normal gets it, too", { latency: "normal", cost: "normal" }, "abc"],
    ["low latency gets the fastest first", { latency: "low" }, "bca"],
    ["low cost gets the cheapest first, and last what has no price", { cost: "low" }, "cab"],
    ["a region gets its routes first, and the others after them", { region: "us" }, "bac"],
    ["a region that nobody has gets the same as without", { region: "mars" }, "abc"],
    ["region and latency gets the fastest of the region", { region: "eu", latency: "low" }, "cab"],
    ["cost and latency gets cost first", { cost: "low", latency: "low" }, "cab"],
  ])("%s", (_claim, preferences, expected) => {
    expect(names(preferredOrder(routes, preferences, facts))).toBe(expected);
  });
});

describe("ejected routes", () => {
  const order = (ejected: string, panicRatio: number) =>
    names(ejectedLast(routes, ({ provider }) => ejected.includes(provider), panicRatio));

  test.each([
    ["are asked last", "a", 0.5, "bca"],
    ["are asked as usual when fewer than half are left", "ab", 0.5, "abc"],
    ["are asked last when as many as the threshold are left", "ab", 1 / 3, "cab"],
    ["are asked as usual when all are out", "abc", 0.01, "abc"],
    ["are as usual when there are none", "", 0.5, "abc"],
  ])("%s", (_claim, ejected, panicRatio, expected) => {
    expect(order(ejected, panicRatio)).toBe(expected);
  });
});
