/** What a client may say of its preferences, and what it may not. */

import { describe, expect, test } from "vitest";
import { readPreferences } from "../../../../gateway-under-test/gateway/fronts/preferences-header.ts";
import { aGateway, aProvider } from "../../rig.ts";
import { failureOf, hello, openaiClient } from "./official-clients.ts";

describe("preferences", () => {
  test.each<[string, string | undefined, object]>([
    ["none", undefined, {}],
    ["an empty header", "", {}],
    ["pairs", "latency=low; region=eu", { latency: "low", region: "eu" }],
    ["one pair", "cost=low", { cost: "low" }],
    ["pairs with a semicolon at the end", "cost=low;", { cost: "low" }],
    ["a text in quotes", 'tone="short and dry"', { tone: "short and dry" }],
    ["a text without", "tone=short and dry", { tone: "short and dry" }],
    ["JSON", '{"latency":"low","tone":"a; b"}', { latency: "low", tone: "a; b" }],
  ])("are read from %s", (_name, header, preferences) => {
    expect(readPreferences(header)).toEqual({ kind: "preferences", preferences });
  });

  test.each([
    ["a value that there is not", "latency=fast", /latency: .*low/],
    ["a name that there is not", "speed=low", /speed/],
    ["no pairs", "low", /pairs like/],
    ["JSON that is none", '{"latency":', /pairs like/],
    ["one name twice", "cost=low; cost=normal", /pairs like/],
    ["a region that is empty", "region=", /region/],
    ["a name of the prototype", "__proto__=low", /pairs like/],
  ])("are refused for %s", (_name, header, message) => {
    const read = readPreferences(header);
    const error = read.kind === "wrong" ? read.refusal.error : undefined;
    expect(error).toMatchObject({ param: "x-gateway-preferences" });
    expect(error?.message).toMatch(message);
  });

  test("that are wrong are a bad request, of which no provider hears", async () => {
    const provider = await aProvider("one");
    const client = openaiClient(await aGateway([provider]));
    const headers = { "x-gateway-preferences": "latency=fast" };
    const asked = { model: "smart", messages: hello() };
    const error = await failureOf(client.chat.completions.create(asked, { headers }));
    expect(error).toMatchObject({ status: 400, code: "invalid_preferences" });
    expect((await provider.log()).byStatus).toEqual({});
  });
});
