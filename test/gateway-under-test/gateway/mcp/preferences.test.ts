import { describe, expect, it } from "vitest";
import { aGateway, aProvider } from "../../rig.ts";
import { aClient, aSession, initialize, raw, stateless } from "./mcp-clients.ts";

const key = "gameday.dev/preferences";

/** The first route is in the east; who prefers the west is asked there. */
async function twoRegions() {
  const [east, west] = [await aProvider("east"), await aProvider("west")];
  const gateway = await aGateway([east, west], {
    providers: [
      { name: "east", baseUrl: east.url, region: "east" },
      { name: "west", baseUrl: west.url, region: "west" },
    ],
  });
  return { gateway, east, west };
}

const chatCall = (args: object = {}, meta?: object) => ({
  jsonrpc: "2.0",
  id: 2,
  method: "tools/call",
  params: {
    name: "chat",
    arguments: { prompt: "Where?", ...args },
    ...(meta === undefined ? {} : { _meta: meta }),
  },
});

describe("what a client prefers", () => {
  it("of its session steers where its questions go", async () => {
    const { gateway } = await twoRegions();
    const headers = await aSession(gateway.url, "key-a", { [key]: { region: "west" } });
    const { message } = await raw(gateway.url, { headers, body: chatCall() });
    expect(message.result.structuredContent).toMatchObject({
      provider: "west",
      preferences: { region: "west" },
    });
  });

  it("of one request counts more than that of its session", async () => {
    const { gateway } = await twoRegions();
    const headers = await aSession(gateway.url, "key-a", { [key]: { region: "west" } });
    const body = chatCall({}, { [key]: { region: "east" } });
    const { message } = await raw(gateway.url, { headers, body });
    expect(message.result.structuredContent.provider).toBe("east");
  });

  it("in the arguments counts most", async () => {
    const { gateway } = await twoRegions();
    const headers = await aSession(gateway.url, "key-a", {
      [key]: { region: "east", cost: "low" },
    });
    const body = chatCall({ preferences: { region: "west" } });
    const { message } = await raw(gateway.url, { headers, body });
    const { provider, preferences } = message.result.structuredContent;
    expect(provider).toBe("west");
    expect(preferences).toEqual({ region: "west", cost: "low" });
  });

  it("is sent with each request where there are no sessions", async () => {
    const { gateway } = await twoRegions();
    const client = await aClient(gateway.url, "2026-07-28");
    const ask = (meta: object) =>
      client.callTool({ name: "chat", arguments: { prompt: "Where?" }, _meta: { ...meta } });
    const west = await ask({ [key]: { region: "west" } });
    const east = await ask({});
    expect(west.structuredContent).toMatchObject({ provider: "west" });
    expect(east.structuredContent).toMatchObject({ provider: "east", preferences: {} });
  });

  it("in tone is told to the model", async () => {
    const { gateway, east } = await twoRegions();
    const plain = await raw(gateway.url, {
      headers: await aSession(gateway.url),
      body: chatCall(),
    });
    const headers = await aSession(gateway.url, "key-a", { [key]: { tone: "of a pirate" } });
    const toned = await raw(gateway.url, { headers, body: chatCall() });
    const promptTokens = (answer: typeof plain): number =>
      answer.message.result.structuredContent.usage.prompt_tokens;
    expect(promptTokens(toned)).toBeGreaterThan(promptTokens(plain));
    expect((await east.log()).requests).toBe(2);
  });

  it.each([
    ["no object", 5],
    ["a wish that does not exist", { speed: "high" }],
    ["a value that does not exist", { latency: "none" }],
  ])("is refused when it is %s", async (_claim, wrong) => {
    const { gateway } = await twoRegions();
    const opening = await raw(gateway.url, { body: initialize({ [key]: wrong }) });
    expect([opening.status, opening.message.error.code]).toEqual([400, -32_602]);
    const { headers, body } = stateless("tools/call", chatCall().params, "chat");
    const params = { ...body.params, _meta: { ...body.params._meta, [key]: wrong } };
    const call = await raw(gateway.url, { headers, body: { ...body, params } });
    expect(call.message.error).toMatchObject({ code: -32_602 });
    expect(call.message.error.message).toContain(key);
  });
});
