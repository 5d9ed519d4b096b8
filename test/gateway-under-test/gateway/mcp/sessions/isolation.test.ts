import { describe, expect, it } from "vitest";
import { aGateway, aProvider } from "../../../rig.ts";
import { aClient, aSession, type Era, raw, textIn } from "../mcp-clients.ts";

const list = { jsonrpc: "2.0", id: 1, method: "tools/list" };

const call = (id: number, content: string) => ({
  jsonrpc: "2.0",
  id,
  method: "tools/call",
  params: { name: "chat", arguments: { prompt: content } },
});

describe("a session", () => {
  it.each(["POST", "GET", "DELETE"] as const)(
    "of another looks to %s as if it never was",
    async (method) => {
      const { url } = await aGateway([await aProvider("east")]);
      const headers = await aSession(url, "key-a");
      const body = method === "POST" ? { body: list } : {};
      const others = await raw(url, { method, key: "key-b", headers, ...body });
      const nobodys = await raw(url, {
        method,
        key: "key-b",
        headers: { ...headers, "mcp-session-id": "made-up" },
        ...body,
      });
      expect(others.status).toBe(404);
      expect(others.text).toBe(nobodys.text);
      expect((await raw(url, { headers, body: list })).status).toBe(200);
    },
  );

  it("does not let in whoever has its id but no key", async () => {
    const { url } = await aGateway([await aProvider("east")]);
    const headers = await aSession(url, "key-a");
    expect((await raw(url, { key: "", headers, body: list })).status).toBe(401);
  });

  it("does not answer two requests of one id at once: the answers could cross", async () => {
    const provider = await aProvider("east", { latencyMs: { median: 100, sigma: 0 } });
    const { url } = await aGateway([provider]);
    const headers = await aSession(url);
    const answers = await Promise.all([
      raw(url, { headers, body: call(5, "first") }),
      raw(url, { headers, body: call(5, "second") }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect((await raw(url, { headers, body: call(5, "third") })).status).toBe(200);
  });
});

describe.each<Era>(["2025-11-25", "2026-07-28"])("clients that ask at once in %s", (era) => {
  it("each get the answers to their own questions", async () => {
    const { url } = await aGateway([await aProvider("east", { tokens: 3 })]);
    const clients = await Promise.all(
      ["key-a", "key-b", "key-a", "key-b"].map(async (key, who) => {
        const nonce = `nonce-${who}`;
        return { nonce, client: await aClient(url, era, key, { "x-gameday-nonce": nonce }) };
      }),
    );
    const asks = clients.flatMap(({ client, nonce }) =>
      Array.from({ length: 10 }, async (_, turn) => {
        const args = { name: "chat", arguments: { prompt: `question ${turn}` } };
        return { nonce, text: textIn(await client.callTool(args)) };
      }),
    );
    const answers = await Promise.all(asks);
    expect(answers).toHaveLength(40);
    for (const { nonce, text } of answers) expect(text.match(/nonce-\d+/g)).toEqual([nonce]);
  });
});

describe("requests that are under way in one session", () => {
  it("each get their own answer, whichever is ready first", async () => {
    const { url } = await aGateway([await aProvider("east", { tokens: 3 })]);
    const session = await aSession(url);
    const asks = Array.from({ length: 20 }, async (_, id) => {
      const headers = { ...session, "x-gameday-nonce": `nonce-${id}` };
      const { message } = await raw(url, { headers, body: call(id, `question ${id}`) });
      expect(message.id).toBe(id);
      expect(textIn(message.result)).toContain(`nonce-${id} `);
    });
    await Promise.all(asks);
    expect.assertions(40);
  });
});
