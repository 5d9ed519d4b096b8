import { describe, expect, it } from "vitest";
import { aGateway, aProvider } from "../../rig.ts";
import { aClient, anOldClient, type Era, textIn } from "./mcp-clients.ts";

const eras: readonly Era[] = ["2025-11-25", "2026-07-28"];

async function aRig() {
  const provider = await aProvider("east");
  return { provider, gateway: await aGateway([provider]) };
}

describe.each(eras)("the official client of the second generation, speaking %s", (era) => {
  it("agrees on that revision", async () => {
    const { gateway } = await aRig();
    const client = await aClient(gateway.url, era);
    expect(client.getNegotiatedProtocolVersion()).toBe(era);
    expect(client.getServerVersion()?.name).toBe("gameday-gateway");
  });

  it("lists tools, resources and prompts", async () => {
    const { gateway } = await aRig();
    const client = await aClient(gateway.url, era);
    const { tools } = await client.listTools();
    const { resources } = await client.listResources();
    const { prompts } = await client.listPrompts();
    expect(tools.map(({ name }) => name)).toEqual(["chat", "usage", "providers_health"]);
    expect(resources.map(({ uri }) => uri)).toEqual([
      "gameday://incidents/recent",
      "gameday://limits",
    ]);
    expect(prompts.map(({ name }) => name)).toEqual(["incident_summary", "choose_model"]);
  });

  it("gets an answer of a model, and learns who gave it", async () => {
    const { gateway, provider } = await aRig();
    const client = await aClient(gateway.url, era);
    const result = await client.callTool({ name: "chat", arguments: { prompt: "Hello?" } });
    expect(result.isError).toBeFalsy();
    expect(textIn(result)).not.toBe("");
    expect(result.structuredContent).toMatchObject({ provider: "east", model: "smart" });
    expect((await provider.log()).requests).toBe(1);
  });

  it("hears the answer by its pieces when it asks for progress", async () => {
    const { gateway } = await aRig();
    const client = await aClient(gateway.url, era);
    const pieces: string[] = [];
    const result = await client.callTool(
      { name: "chat", arguments: { prompt: "Hello?" } },
      { onprogress: ({ message }) => pieces.push(message ?? "") },
    );
    expect(pieces.length).toBeGreaterThan(0);
    expect(pieces.join("")).toBe(textIn(result));
  });

  it("reads a resource and gets a prompt", async () => {
    const { gateway } = await aRig();
    const client = await aClient(gateway.url, era);
    const { contents } = await client.readResource({ uri: "gameday://limits" });
    const text = contents[0] !== undefined && "text" in contents[0] ? contents[0].text : "";
    expect(JSON.parse(text)).toMatchObject({ tenant: "a", rateLimit: null });
    const prompt = await client.getPrompt({ name: "choose_model", arguments: { task: "sums" } });
    expect(JSON.stringify(prompt.messages)).toContain("smart");
  });
});

describe("the official client of the first generation", () => {
  it("lists, asks and reads in a session", async () => {
    const { gateway } = await aRig();
    const client = await anOldClient(gateway.url);
    expect((await client.listTools()).tools).toHaveLength(3);
    const result = await client.callTool({ name: "chat", arguments: { prompt: "Hello?" } });
    expect(textIn(result)).not.toBe("");
    const { contents } = await client.readResource({ uri: "gameday://incidents/recent" });
    expect(contents).toHaveLength(1);
    await client.ping();
  });
});

describe("the usage of a tenant", () => {
  it("tells of its own calls and of nobody else's", async () => {
    const { gateway } = await aRig();
    const [a, b] = await Promise.all([
      aClient(gateway.url, "2026-07-28", "key-a"),
      aClient(gateway.url, "2026-07-28", "key-b"),
    ]);
    await a.callTool({ name: "chat", arguments: { prompt: "one" } });
    await a.callTool({ name: "chat", arguments: { prompt: "two" } });
    const usageOf = async (client: typeof a) =>
      (await client.callTool({ name: "usage", arguments: {} })).structuredContent;
    expect(await usageOf(a)).toMatchObject({
      tenant: "a",
      models: [{ model: "smart", requests: 2 }],
    });
    expect(await usageOf(b)).toMatchObject({ tenant: "b", models: [] });
  });
});
