/** Which models a gateway has, and where each is tried. */

import { expect, test } from "vitest";
import { modelsSchema } from "../../../../gateway-under-test/gateway/config/routing.ts";
import {
  isPattern,
  routesFor,
} from "../../../../gateway-under-test/gateway/routing/model-routes.ts";

import { chat } from "../../chat-client.ts";
import { aGateway, aProvider } from "../../rig.ts";

const routes = {
  smart: [{ provider: "one", model: "large" }],
  "gd-*": [
    { provider: "one", model: "*" },
    { provider: "two", model: "fixed" },
  ],
  "gd-slow-*": [{ provider: "three", model: "*" }],
  "gd-cut-1": [{ provider: "four", model: "*" }],
};

const models = modelsSchema.parse(routes);

test.each([
  ["an alias is for itself", "smart", [["one", "large"]]],
  [
    "a name with the beginning of a pattern, which a route may pass on as it is",
    "gd-cut-3@one",
    [
      ["one", "gd-cut-3@one"],
      ["two", "fixed"],
    ],
  ],
  ["the longer pattern goes before the shorter", "gd-slow-5", [["three", "gd-slow-5"]]],
  ["an alias goes before any pattern", "gd-cut-1", [["four", "gd-cut-1"]]],
  ["a name that fits nothing is nobody's", "clever", undefined],
  ["what every object has is no model", "toString", undefined],
  ["a name that is too long for a log is nobody's", `gd-${"x".repeat(200)}`, undefined],
])("%s", (_claim, model, routes) => {
  const found = routesFor(models, model);
  expect(found?.map((route) => [route.provider, route.model])).toEqual(routes);
});

test("only what ends in a star is a pattern", () => {
  expect(Object.keys(routes).filter(isPattern)).toEqual(["gd-*", "gd-slow-*"]);
});

test("a model of a pattern reaches the provider as it was asked for, and is not listed", async () => {
  const provider = await aProvider("one");
  const routes = { "gd-*": [{ provider: "one", model: "*" }] };
  const gateway = await aGateway([provider], { models: routes });
  const answer = await chat(gateway.url, { body: { model: "gd-ok" } });
  expect(JSON.parse(answer.body).model).toBe("gd-ok");
  expect((await provider.log()).byModel).toMatchObject({ "gd-ok": { requests: 1 } });
  const headers = { authorization: "Bearer key-a" };
  const listed = await fetch(`${gateway.url}/v1/models`, { headers });
  expect(await listed.json()).toMatchObject({ data: [] });
});

test("a fault by name at the first provider alone is what failover is for", async () => {
  const [first, second] = [await aProvider("first"), await aProvider("second")];
  const routes = ["first", "second"].map((provider) => ({ provider, model: "*" }));
  const gateway = await aGateway([first, second], { models: { "gd-*": routes } });
  const one = await chat(gateway.url, { stream: true, body: { model: "gd-answer-529@first" } });
  expect(one.headers["x-gateway-provider"]).toBe("second");
  const all = await chat(gateway.url, { stream: true, body: { model: "gd-answer-529" } });
  expect(all.status).toBe(502);
  expect((await first.log()).affected).toEqual({ answer: 2 });
  expect((await second.log()).affected).toEqual({ answer: 1 });
});

test("a fault that no provider knows is told to the client", async () => {
  const provider = await aProvider("one");
  const routes = { "gd-*": [{ provider: "one", model: "*" }] };
  const gateway = await aGateway([provider], { models: routes });
  const answer = await chat(gateway.url, { body: { model: "gd-cutt" } });
  expect(answer.status).toBe(400);
  expect(answer.body).toContain("No fault is named gd-cutt");
});
