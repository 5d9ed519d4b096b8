import { describe, expect, it } from "vitest";
import { z } from "zod";
import { aGateway, aProvider, refusingUrl, tenants, until } from "../../../rig.ts";
import { aClient, aSession, type Era, headersOf, raw, stateless, textIn } from "../mcp-clients.ts";

const chat = (args: object) => ({ name: "chat", arguments: { ...args } });

const wrongArguments: readonly (readonly [string, object, RegExp])[] = [
  ["nothing", {}, /either prompt or messages/],
  ["both", { prompt: "x", messages: [{ role: "user", content: "x" }] }, /not both/],
  ["an empty prompt", { prompt: "" }, /prompt/],
  ["a role that does not exist", { messages: [{ role: "boss", content: "x" }] }, /messages.0.role/],
  ["a field that does not exist", { prompt: "x", tenant: "b" }, /tenant/],
  ["a preference that does not exist", { prompt: "x", preferences: { speed: 1 } }, /speed/],
  ["a model that does not exist", { prompt: "x", model: "nope" }, /nope/],
];

describe("arguments of the tool chat", () => {
  it.each(wrongArguments)("%s: the model that wrote them is told", async (_claim, args, told) => {
    const provider = await aProvider("east");
    const { url } = await aGateway([provider]);
    const client = await aClient(url, "2026-07-28");
    const result = await client.callTool(chat(args));
    expect(result.isError).toBe(true);
    expect(textIn(result)).toMatch(told);
    expect((await provider.log()).requests).toBe(0);
  });
});

describe("what the gateway refuses", () => {
  it("by its rate is an error of the tool, and says when to come back", async () => {
    const limited = { ...tenants[0], rateLimit: { perSecond: 0.01, burst: 1 } };
    const { url } = await aGateway([await aProvider("east")], { tenants: [limited] });
    const client = await aClient(url, "2026-07-28");
    expect((await client.callTool(chat({ prompt: "one" }))).isError).toBeFalsy();
    const refused = await client.callTool(chat({ prompt: "two" }));
    expect(refused.isError).toBe(true);
    expect(refused.structuredContent).toMatchObject({ status: 429, code: "rate_limit_exceeded" });
    const { retryAfterSeconds } = z
      .object({ retryAfterSeconds: z.number() })
      .parse(refused.structuredContent);
    expect(retryAfterSeconds).toBeGreaterThan(0);
  });

  it("because all providers fail is an error of the tool, too", async () => {
    const { url } = await aGateway([{ name: "east", url: refusingUrl }]);
    const client = await aClient(url, "2025-11-25");
    const result = await client.callTool(chat({ prompt: "one" }));
    expect(result.isError).toBe(true);
    expect(JSON.stringify(result)).not.toContain(refusingUrl);
  });

  it("never is a stream that broke taken for an answer", async () => {
    const east = await aProvider("east", { tokens: 20 });
    await east.behave({ cut: { afterTokens: 3 } });
    const { url } = await aGateway([east]);
    const client = await aClient(url, "2026-07-28");
    const result = await client.callTool(chat({ prompt: "one" }), { onprogress: () => {} });
    expect(result.isError).toBe(true);
    expect(textIn(result)).toMatch(/broke off/);
  });
});

describe("answers of the tool chat", () => {
  it("come from the next provider when the first fails, and the incident is told of", async () => {
    const west = await aProvider("west");
    const { url } = await aGateway([{ name: "east", url: refusingUrl }, west]);
    const client = await aClient(url, "2026-07-28");
    const result = await client.callTool(chat({ prompt: "one" }));
    expect(result.structuredContent).toMatchObject({ provider: "west", attempts: 2 });
    const { contents } = await client.readResource({ uri: "gameday://incidents/recent" });
    const text = contents[0] !== undefined && "text" in contents[0] ? contents[0].text : "";
    expect(JSON.parse(text).incidents).toMatchObject([
      { kind: "failover", provider: "east", outcome: "refused", answeredBy: "west" },
    ]);
  });

  it("come from the cache the second time, and are recorded like any call", async () => {
    const provider = await aProvider("east");
    const gateway = await aGateway([provider]);
    const client = await aClient(gateway.url, "2025-11-25");
    const first = await client.callTool(chat({ prompt: "same" }));
    const second = await client.callTool(chat({ prompt: "same" }));
    expect(second.structuredContent).toMatchObject({ cache: "hit" });
    expect(textIn(second)).toBe(textIn(first));
    const calls = await gateway.calls(2);
    expect(calls.map(({ tenant, model, status, cache }) => [tenant, model, status, cache])).toEqual(
      [
        ["a", "smart", "200", "miss"],
        ["a", "smart", "200", "hit"],
      ],
    );
    expect((await provider.log()).requests).toBe(1);
  });
});

const slow = { latencyMs: { median: 60_000, sigma: 0 } };
const patience = { firstByteMs: 120_000, attemptMs: 120_000, requestMs: 120_000 };

async function aSlowRig(mcp = {}) {
  const provider = await aProvider("east", slow);
  const gateway = await aGateway([provider], { timeouts: patience, mcp });
  const isAsked = () => until(async () => (await provider.log()).inFlight === 1);
  const isLeft = () => until(async () => (await provider.log()).inFlight === 0);
  return { gateway, isAsked, isLeft };
}

describe.each<Era>(["2025-11-25", "2026-07-28"])("a call that its client cancels in %s", (era) => {
  it("is cancelled at the provider", async () => {
    const { gateway, isAsked, isLeft } = await aSlowRig();
    const client = await aClient(gateway.url, era);
    const abort = new AbortController();
    const call = client.callTool(chat({ prompt: "slow" }), { signal: abort.signal });
    const rejected = expect(call).rejects.toThrow();
    await isAsked();
    abort.abort();
    await rejected;
    await isLeft();
    expect((await gateway.calls(1))[0]?.status).toBe("499");
    expect((await client.listTools()).tools.length).toBeGreaterThan(0);
  });
});

describe("a client that is cut off", () => {
  const body = {
    jsonrpc: "2.0",
    id: 9,
    method: "tools/call",
    params: chat({ prompt: "slow" }),
  };

  it("has not cancelled its call in the older era; ending its session does", async () => {
    const { gateway, isAsked, isLeft } = await aSlowRig();
    const headers = await aSession(gateway.url);
    const abort = new AbortController();
    const call = fetch(`${gateway.url}/mcp`, {
      method: "POST",
      headers: { ...headersOf(), ...headers },
      body: JSON.stringify(body),
      signal: abort.signal,
    }).then((answer) => answer.text());
    const rejected = expect(call).rejects.toThrow();
    await isAsked();
    abort.abort();
    await rejected;
    const again = await raw(gateway.url, { headers, body });
    expect(again.message.error.message).toContain("is taken");
    await isAsked();
    await raw(gateway.url, { method: "DELETE", headers });
    await isLeft();
  });
});

describe("a call that takes too long", () => {
  it("is given up at both ends", async () => {
    const { gateway, isLeft } = await aSlowRig({ toolTimeoutMs: 200 });
    const { headers, body } = stateless("tools/call", chat({ prompt: "slow" }), "chat");
    const { message } = await raw(gateway.url, { headers, body });
    expect(message.result).toMatchObject({
      isError: true,
      structuredContent: { status: 504, code: "tool_timeout" },
    });
    await isLeft();
    expect((await gateway.calls(1))[0]?.status).toBe("504");
  });
});
