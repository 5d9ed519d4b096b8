/** The models that callers find, each in the words of its client. */

import { describe, expect, test } from "vitest";
import { aGateway, aProvider, tenants } from "../../rig.ts";
import { anthropicClient, failureOf, openaiClient } from "./official-clients.ts";

const routes = [{ provider: "one", model: "m" }];

async function aGatewayWith(names: readonly string[], allowed?: string[]) {
  const models = Object.fromEntries(names.map((name) => [name, routes]));
  const [a, b] = tenants;
  const narrow = allowed === undefined ? a : { ...a, models: allowed };
  return aGateway([await aProvider("one")], { models, tenants: [narrow, b] });
}

const idsIn = (models: readonly { readonly id: string }[]) => models.map(({ id }) => id);

describe("models", () => {
  test("are listed for both clients, without the patterns", async () => {
    const gateway = await aGatewayWith(["smart", "small", "gd-*"]);
    const openai = await openaiClient(gateway).models.list();
    const anthropic = await anthropicClient(gateway).models.list();
    expect(openai.data[0]).toEqual({
      id: "smart",
      object: "model",
      created: 0,
      owned_by: "gateway",
    });
    expect(anthropic.data[0]).toMatchObject({ id: "smart", type: "model", display_name: "smart" });
    expect([idsIn(openai.data), idsIn(anthropic.data)]).toEqual([
      ["smart", "small"],
      ["smart", "small"],
    ]);
  });

  test("are those that the caller may name", async () => {
    const gateway = await aGatewayWith(["smart", "small-1", "small-2"], ["small-*"]);
    const listed = async (key: string) => {
      const openai = await openaiClient(gateway, key).models.list();
      const anthropic = await anthropicClient(gateway, key).models.list();
      return [idsIn(openai.data), idsIn(anthropic.data)];
    };
    expect(await listed("key-a")).toEqual([
      ["small-1", "small-2"],
      ["small-1", "small-2"],
    ]);
    expect((await listed("key-b"))[0]).toEqual(["smart", "small-1", "small-2"]);
  });

  test("come page by page when Anthropic's client wants them so", async () => {
    const names = Array.from({ length: 5 }, (_, index) => `m-${index}`);
    const { models } = anthropicClient(await aGatewayWith(names));
    const all = [];
    for await (const { id } of models.list({ limit: 2 })) all.push(id);
    expect(all).toEqual(names);
    const first = await models.list({ limit: 2 });
    expect(first).toMatchObject({ has_more: true, first_id: "m-0", last_id: "m-1" });
    const before = await models.list({ limit: 2, before_id: "m-4" });
    expect(idsIn(before.data)).toEqual(["m-2", "m-3"]);
    expect(before.has_more).toBe(true);
    expect(await failureOf(models.list({ limit: 0 }))).toMatchObject({ status: 400 });
  });

  test("are nobody's without a key, in the client's words", async () => {
    const gateway = await aGatewayWith(["smart"]);
    const openai = await failureOf(openaiClient(gateway, "wrong").models.list());
    const anthropic = await failureOf(anthropicClient(gateway, "wrong").models.list());
    expect(openai).toMatchObject({ status: 401, code: "invalid_api_key" });
    expect(anthropic).toMatchObject({ status: 401, type: "authentication_error" });
  });
});

describe("one model", () => {
  test.each(["smart", "gd-slow", "with/slash"])("is found by its name (%s)", async (name) => {
    const gateway = await aGatewayWith(["smart", "gd-*", "with/slash"]);
    expect(await openaiClient(gateway).models.retrieve(name)).toMatchObject({ id: name });
    expect(await anthropicClient(gateway).models.retrieve(name)).toMatchObject({ id: name });
  });

  test("that is another's is answered as one that there is not", async () => {
    const gateway = await aGatewayWith(["smart", "small"], ["small"]);
    const client = openaiClient(gateway);
    const another = await failureOf(client.models.retrieve("smart"));
    const nobodys = await failureOf(client.models.retrieve("smars"));
    expect(another).toMatchObject({ status: 404, code: "model_not_found" });
    expect(String(nobodys).replace("smars", "smart")).toBe(String(another));
    const error = await failureOf(anthropicClient(gateway).models.retrieve("smart"));
    expect(error).toMatchObject({ status: 404, type: "not_found_error" });
  });
});
