/** What clients of an alias that will be gone are told. */

import { describe, expect, test } from "vitest";
import {
  type Deprecation,
  deprecationSchema,
} from "../../../../gateway-under-test/gateway/config/deprecation.ts";
import { deprecationHeaders } from "../../../../gateway-under-test/gateway/fronts/deprecation.ts";
import { chat } from "../../chat-client.ts";
import { aGateway, aProvider } from "../../rig.ts";
import { anthropicClient, openaiClient } from "./official-clients.ts";

const at = "2023-06-30T23:59:59Z";
const sunset = "2026-11-11T23:59:59Z";
const link = "https://docs.example/moves";
const later = "Wed, 11 Nov 2026 23:59:59 GMT";

describe("headers", () => {
  test.each<[string, Deprecation | undefined, object]>([
    ["of an alias that stays are none", undefined, {}],
    ["say since when, in seconds", { at }, { deprecation: "@1688169599" }],
    ["say until when, as a date of HTTP", { sunset }, { sunset: later }],
    [
      "link to what there is to read",
      { at, sunset, link },
      {
        deprecation: "@1688169599",
        sunset: later,
        link: `<${link}>; rel="deprecation", <${link}>; rel="sunset"`,
      },
    ],
    [
      "never let a link out of its brackets",
      { at, link: "https://a/>;x" },
      { deprecation: "@1688169599", link: '<https://a/%3E;x>; rel="deprecation"' },
    ],
  ])("%s", (_name, deprecation, headers) => {
    expect(deprecationHeaders(deprecation)).toEqual(headers);
  });
});

describe("a configuration", () => {
  test.each<[string, object, RegExp]>([
    ["without a date", { link }, /`at`, `sunset` or both/],
    ["with a sunset before its beginning", { at: sunset, sunset: at }, /not be before/],
    ["with a date that is none", { at: "soon" }, /expected an instant/],
    ["with a link that is no page", { at, link: "ftp://a" }, /URL/],
  ])("%s is refused", (_name, deprecation, message) => {
    expect(() => deprecationSchema.parse(deprecation)).toThrow(message);
  });
});

describe("a call that names such an alias", () => {
  async function behindOne() {
    const provider = await aProvider("one");
    const routes = [{ provider: "one", model: "m" }];
    const models = { smart: routes, old: { routes, deprecation: { at, sunset, link } } };
    const gateway = await aGateway([provider], { models });
    return { provider, gateway };
  }

  test.each([true, false])("is told in its answer (streamed: %s)", async (stream) => {
    const { gateway } = await behindOne();
    const { headers } = await chat(gateway.url, { stream, body: { model: "old" } });
    expect(headers).toMatchObject({ deprecation: "@1688169599", sunset: later });
    const other = await chat(gateway.url, { stream });
    expect(other.headers).not.toHaveProperty("deprecation");
  });

  test("is told in a refusal", async () => {
    const { gateway, provider } = await behindOne();
    await provider.behave({ answer: { status: 500 } });
    const { status, headers } = await chat(gateway.url, { body: { model: "old" } });
    expect(status).toBe(502);
    expect(headers).toMatchObject({ deprecation: "@1688169599" });
  });

  test("finds it in the list of models, as far as its dialect has words for that", async () => {
    const { gateway } = await behindOne();
    const { data } = await anthropicClient(gateway).models.list();
    expect(data).toMatchObject([
      { id: "smart", lifecycle: "active", deprecated_at: null, retires_at: null },
      { id: "old", lifecycle: "deprecated", deprecated_at: at, retires_at: sunset },
    ]);
    const { response } = await openaiClient(gateway).models.retrieve("old").withResponse();
    expect(response.headers.get("deprecation")).toBe("@1688169599");
  });
});
