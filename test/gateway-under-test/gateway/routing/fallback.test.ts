/** The alias that is asked after all routes of another one have failed. */

import { describe, expect, test } from "vitest";
import { modelsSchema } from "../../../../gateway-under-test/gateway/config/routing.ts";
import { gatewaySchema } from "../../../../gateway-under-test/gateway/config.ts";
import { plansFor } from "../../../../gateway-under-test/gateway/routing/model-routes.ts";
import { aRouting, attemptsOf, routesOf, textOf } from "./routing-rig.ts";
import type { Script } from "./scripted-providers.ts";

const alias = (fallback: string | undefined, ...names: string[]) => ({
  routes: routesOf(...names),
  ...(fallback === undefined ? {} : { fallback }),
});

const models = {
  smart: alias("plain", "a"),
  plain: alias("last", "b"),
  last: alias("smart", "c"),
};

const failing: Script = { kind: "rejects", status: 500 };

test("is asked when all routes have failed; the one that answers is named", async () => {
  const { providers, ask, pass, metric } = aRouting({ models });
  providers.script("a", failing);
  providers.script("b", { kind: "says", text: "b" });
  const asking = ask();
  await pass(1);
  expect(textOf(asking)).toBe("b");
  expect(asking.call.record).toMatchObject({ provider: "b", servedModel: "b-model" });
  expect(await metric("gateway_fallbacks_total")).toEqual([
    'gateway_fallbacks_total{model="plain"} 1',
  ]);
});

test("that points back to one that was tried ends the search: each alias is asked once", async () => {
  const { providers, ask, pass } = aRouting({ models });
  for (const name of ["a", "b", "c"]) providers.script(name, failing);
  const asking = ask();
  await pass(1);
  expect(attemptsOf(asking).map(([name]) => name)).toEqual(["a", "b", "c"]);
  expect(asking.answer).toMatchObject({ kind: "refusal", status: 502 });
});

describe("is not asked", () => {
  test.each<[string, Script, object]>([
    ["when the question is wrong", { kind: "rejects", status: 400 }, {}],
    ["when the deadline has passed", { ...failing, afterMs: 50 }, { deadlineMs: 50 }],
  ])("%s", async (_claim, script, options) => {
    const { providers, ask, pass } = aRouting({ models });
    providers.script("a", script);
    const asking = ask(options);
    await pass(60);
    expect(asking.answer?.kind).toBe("refusal");
    expect(providers.asked).toEqual([["a", 0]]);
  });

  test("without failover", async () => {
    const { providers, ask, pass } = aRouting({ models, protections: { failover: false } });
    providers.script("a", failing);
    ask();
    await pass(1);
    expect(providers.asked).toEqual([["a", 0]]);
  });
});

test("every alias comes once, in the order of their fallbacks", () => {
  const parsed = modelsSchema.parse(models);
  expect(plansFor(parsed, "plain").map((plan) => plan.alias)).toEqual(["plain", "last", "smart"]);
  expect(plansFor(parsed, "nobody's")).toEqual([]);
});

test("that nobody has is an error of the configuration, which says where", () => {
  const wrong = gatewaySchema.safeParse({ models: { smart: { ...models.smart, fallback: "x" } } });
  expect(wrong.error?.issues).toContainEqual(
    expect.objectContaining({
      path: ["models", "smart", "fallback"],
      message: 'no model "x" to fall back to: name one of the aliases',
    }),
  );
});
