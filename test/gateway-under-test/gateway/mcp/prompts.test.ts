import { describe, expect, it } from "vitest";
import { aGateway, aProvider, tenants } from "../../rig.ts";
import { aClient } from "./mcp-clients.ts";

describe("prompts", () => {
  it("carry what the gateway knows at the moment", async () => {
    const { url } = await aGateway([await aProvider("east")]);
    const client = await aClient(url, "2026-07-28");
    const args = { name: "incident_summary", arguments: { audience: "customers" } };
    const text = JSON.stringify((await client.getPrompt(args)).messages);
    expect(text).toContain("customers");
    expect(text).toContain("east");
  });

  it("name the models that their reader may use, and no others", async () => {
    const east = await aProvider("east");
    const routes = [{ provider: "east", model: "m" }];
    const { url } = await aGateway([east], {
      models: { smart: routes, secret: routes },
      tenants: [{ ...tenants[0], models: ["smart"] }],
    });
    const client = await aClient(url, "2026-07-28");
    const args = { name: "choose_model", arguments: { task: "sums" } };
    const text = JSON.stringify((await client.getPrompt(args)).messages);
    expect(text).toContain("smart");
    expect(text).not.toContain("secret");
  });

  it("say which argument is missing", async () => {
    const { url } = await aGateway([await aProvider("east")]);
    const client = await aClient(url, "2026-07-28");
    await expect(client.getPrompt({ name: "choose_model" })).rejects.toThrow(/task/);
    await expect(client.getPrompt({ name: "nope" })).rejects.toThrow(/Unknown prompt/);
  });
});

describe("limits", () => {
  it("are those of the reader, without its keys", async () => {
    const rateLimit = { perSecond: 5, burst: 10 };
    const { url } = await aGateway([await aProvider("east")], {
      tenants: [{ ...tenants[0], rateLimit }, tenants[1]],
    });
    const read = async (key: string) => {
      const client = await aClient(url, "2026-07-28", key);
      return JSON.stringify(await client.readResource({ uri: "gameday://limits" }));
    };
    const [a, b] = [await read("key-a"), await read("key-b")];
    expect(a).toContain('perSecond\\":5');
    expect(b).toContain('rateLimit\\":null');
    expect(a + b).not.toMatch(/sha256|[0-9a-f]{64}/i);
  });
});
