/** The link that makes a question of bytes. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Answer } from "../../../../gateway-under-test/gateway/answer.ts";
import type { AskedCall } from "../../../../gateway-under-test/gateway/call.ts";
import { gatewaySchema } from "../../../../gateway-under-test/gateway/config.ts";
import { anthropicMessages } from "../../../../gateway-under-test/gateway/fronts/anthropic/messages.ts";
import type { Front } from "../../../../gateway-under-test/gateway/fronts/front.ts";
import {
  openaiChat,
  openaiEmbeddings,
} from "../../../../gateway-under-test/gateway/fronts/openai.ts";
import { read } from "../../../../gateway-under-test/gateway/fronts/read.ts";
import { refusal } from "../../../../gateway-under-test/gateway/refusal.ts";
import { aCall } from "../cache/link-rig.ts";

const config = gatewaySchema.parse({
  providers: [{ name: "one", baseUrl: "http://127.0.0.1:1" }],
  models: { smart: [{ provider: "one", model: "m" }] },
});

const body = { model: "smart", max_tokens: 1, messages: [{ role: "user", content: "a" }] };
const answered: Answer = { kind: "whole", status: 200, headers: {}, body: "an answer" };

interface Sent {
  readonly front?: Front;
  readonly bytes: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

async function sent({ front = openaiChat, bytes, headers = {} }: Sent) {
  const asked: AskedCall[] = [];
  const link = read(config, async (call) => {
    asked.push(call);
    return answered;
  });
  const call = { ...aCall({ headers }), front, body: Buffer.from(bytes) };
  return { answer: await link(call), asked, record: call.record };
}

const nested = (levels: number) =>
  `{"model":"smart","messages":[{"role":"user","content":"a"}],"more":${"[".repeat(levels)}${"]".repeat(levels)}}`;

describe("a question", () => {
  test("is passed on with all that the gateway does not know", async () => {
    const more = { ...body, n: 1, seed: 7, novelty: { of: ["next year"] } };
    const { asked, answer, record } = await sent({ bytes: JSON.stringify(more) });
    expect(asked[0]?.question).toEqual({ kind: "chat", body: more });
    expect(answer).toBe(answered);
    expect(record.model).toBe("smart");
  });

  test("has the preferences of its header, which are recorded", async () => {
    const headers = { "x-gateway-preferences": "region=eu" };
    const { asked, record } = await sent({ bytes: JSON.stringify(body), headers });
    expect(asked[0]?.preferences).toEqual({ region: "eu" });
    expect(record.preferences).toEqual({ region: "eu" });
  });

  test("without such a header has none", async () => {
    const { asked, record } = await sent({ bytes: JSON.stringify(body) });
    expect([asked[0]?.preferences, record.preferences]).toEqual([{}, undefined]);
  });

  test("may go as deep as anyone needs", async () => {
    const { asked } = await sent({ bytes: nested(99) });
    expect(asked).toHaveLength(1);
  });
});

describe("what is no question", () => {
  test.each<[string, string | Buffer, string]>([
    ["nothing", "", "invalid_json"],
    ["no JSON", '{"model":', "invalid_json"],
    ["bytes that are no text", Buffer.from([0xff, 0x7b, 0xfe]), "invalid_json"],
    ["what goes too deep", nested(100), "invalid_json"],
    ["what goes deeper than any stack", nested(300_000), "invalid_json"],
    ["a list", "[]", "invalid_value"],
    ["no messages", '{"model":"smart"}', "invalid_value"],
    ["a model without a name", JSON.stringify({ ...body, model: "" }), "invalid_value"],
  ])("%s is refused, and nobody is asked", async (_name, bytes, code) => {
    const { answer, asked } = await sent({ bytes });
    expect(answer).toMatchObject({ kind: "refusal", status: 400, error: { code } });
    expect(asked).toEqual([]);
  });

  test("a model that nobody has is not found, and its name is cut short", async () => {
    const model = "x".repeat(1_000);
    const { answer, record } = await sent({ bytes: JSON.stringify({ ...body, model }) });
    expect(answer).toMatchObject({ status: 404, error: { code: "model_not_found" } });
    expect(JSON.stringify(answer).length).toBeLessThan(400);
    expect(record.model).toBeUndefined();
  });

  test("a refusal from below is left to whoever words it", async () => {
    const no = refusal(429, { message: "why", type: "any", code: null });
    const link = read(config, async () => no);
    const bytes = Buffer.from(JSON.stringify(body));
    expect(await link({ ...aCall(), front: anthropicMessages, body: bytes })).toBe(no);
  });
});

describe("whatever is sent", () => {
  const fields = fc.record(
    {
      model: fc.oneof(fc.constant("smart"), fc.jsonValue()),
      max_tokens: fc.jsonValue(),
      messages: fc.oneof(fc.array(fc.jsonValue()), fc.jsonValue()),
      system: fc.jsonValue(),
      tools: fc.array(fc.jsonValue()),
      tool_choice: fc.jsonValue(),
      input: fc.jsonValue(),
      stream: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );

  test.each([openaiChat, openaiEmbeddings, anthropicMessages])(
    "is answered or refused, never a failure of the gateway itself",
    async (front) => {
      await fc.assert(
        fc.asyncProperty(fc.oneof(fields, fc.jsonValue()), async (json) => {
          const { answer, asked } = await sent({ front, bytes: JSON.stringify(json) });
          const isAsked = asked.length === 1;
          // An answer that is no JSON is none that Anthropic's front could put into its words.
          const statuses = isAsked ? [200, 502] : [400, 404];
          expect(statuses).toContain(answer.kind === "stream" ? 200 : answer.status);
        }),
      );
    },
  );
});
