import { describe, expect, it } from "vitest";
import { aGateway, aProvider, refusingUrl, tenants, until } from "../../../rig.ts";
import { aClient, type Era, textIn } from "../mcp-clients.ts";
import {
  aModernServer,
  aMuteServer,
  anOldServer,
  aParrot,
  aSignpost,
  type ServerBehind,
} from "./servers-behind.ts";

const dead = { url: `${refusingUrl}/mcp` };

type Named = Readonly<Record<string, Pick<ServerBehind, "url">>>;

async function aRig(behind: Named, more: { mcp?: object; config?: object; era?: Era } = {}) {
  const servers = Object.entries(behind).map(([name, { url }]) => ({
    name,
    url,
    token: `token-of-${name}`,
    timeoutMs: 300,
  }));
  const mcp = { servers, ...more.mcp };
  const gateway = await aGateway([await aProvider("east")], { mcp, ...more.config });
  const client = await aClient(gateway.url, more.era ?? "2026-07-28");
  const names = async () => (await client.listTools()).tools.map(({ name }) => name);
  const echo = (server: string) =>
    client.callTool({ name: `${server}__echo`, arguments: { say: "hello" } });
  const statusOf = async (server: string) => {
    const { structuredContent } = await client.callTool({ name: "providers_health" });
    const { servers: all } = JSON.parse(JSON.stringify(structuredContent));
    return all.find((one: { server: string }) => one.server === server);
  };
  return { gateway, client, names, echo, statusOf };
}

const own = ["chat", "usage", "providers_health"];

describe("tools of servers behind the gateway", () => {
  it("are listed under the server's name, and called there, in whichever era it speaks", async () => {
    const behind = { modern: await aModernServer("modern"), old: await anOldServer("old") };
    const { names, echo, statusOf } = await aRig(behind);
    expect(await names()).toEqual([
      ...own,
      "modern__echo",
      "modern__fail",
      "modern__hang",
      "modern__long",
      "old__echo",
    ]);
    expect(textIn(await echo("modern"))).toBe("modern says hello");
    expect(textIn(await echo("old"))).toBe("old says hello");
    expect(await statusOf("modern")).toMatchObject({ state: "up", version: "2026-07-28" });
    expect(await statusOf("old")).toMatchObject({ state: "up", version: "2025-11-25" });
  });

  it("are called for clients of the older era just so", async () => {
    const { names, echo } = await aRig({ one: await aModernServer("one") }, { era: "2025-11-25" });
    expect(await names()).toContain("one__echo");
    expect(textIn(await echo("one"))).toBe("one says hello");
  });

  it("fail with their own words", async () => {
    const { client } = await aRig({ one: await aModernServer("one") });
    const failed = await client.callTool({ name: "one__fail", arguments: {} });
    expect([failed.isError, textIn(failed)]).toEqual([true, "It did not work."]);
  });

  it.each(["one__nope", "nope__echo", "__echo", "one__"])("%s does not exist", async (name) => {
    const { client } = await aRig({ one: await aModernServer("one") });
    await expect(client.callTool({ name, arguments: {} })).rejects.toThrow(/Unknown tool/);
  });

  it("see the gateway's token, and never that of its client", async () => {
    const servers = { modern: await aModernServer("modern"), old: await anOldServer("old") };
    const { echo } = await aRig(servers);
    await Promise.all([echo("modern"), echo("old")]);
    for (const [name, { seen }] of Object.entries(servers)) {
      expect(seen.length).toBeGreaterThan(0);
      const tokens = new Set(seen.map(({ authorization }) => authorization));
      expect([...tokens]).toEqual([`Bearer token-of-${name}`]);
      expect(JSON.stringify(seen)).not.toContain("key-a");
    }
  });

  it("count against the rate of the tenant", async () => {
    const limited = { ...tenants[0], rateLimit: { perSecond: 0.01, burst: 1 } };
    const behind = { one: await aModernServer("one") };
    const { echo } = await aRig(behind, { config: { tenants: [limited] } });
    expect((await echo("one")).isError).toBeFalsy();
    const refused = await echo("one");
    expect(refused).toMatchObject({ isError: true, structuredContent: { status: 429 } });
  });
});

describe("resources and prompts of servers behind the gateway", () => {
  it("are there beside the gateway's own", async () => {
    const { client } = await aRig({ one: await aModernServer("one") });
    const { resources } = await client.listResources();
    const uri = resources.at(-1)?.uri ?? "";
    expect(uri).toBe(`gameday-mcp://one/${encodeURIComponent("test://greeting")}`);
    const { contents } = await client.readResource({ uri });
    expect(contents).toMatchObject([{ uri, text: "Greetings from one" }]);
    expect((await client.listPrompts()).prompts.at(-1)?.name).toBe("one__greet");
    expect(JSON.stringify(await client.getPrompt({ name: "one__greet" }))).toContain("Greet one");
  });

  it("that are not listed are not read", async () => {
    const { client } = await aRig({ one: await aModernServer("one") });
    const uri = `gameday-mcp://one/${encodeURIComponent("file:///etc/passwd")}`;
    await expect(client.readResource({ uri })).rejects.toThrow(/Unknown resource/);
  });
});

const broken: readonly (readonly [string, () => Promise<Pick<ServerBehind, "url">>, string])[] = [
  ["is not there", async () => dead, "unreachable"],
  ["never answers", aMuteServer, "timed-out"],
  ["answers with a page", () => aParrot(200, "text/html", "<html>"), "malformed"],
  ["answers with half of a message", () => aParrot(200, "application/json", '{"json'), "malformed"],
  ["always fails", () => aParrot(500, "application/json", "{}"), "refused"],
  ["does not know the gateway", () => aParrot(401, "text/plain", "who?"), "refused"],
  [
    "never comes to an end",
    () => aParrot(200, "application/json", `"${"x".repeat(2_000_000)}"`),
    "too-long",
  ],
];

describe("a server that", () => {
  it.each(broken)("%s is left out, and takes no other down", async (_claim, bad, why) => {
    const { names, echo, statusOf } = await aRig({
      good: await aModernServer("good"),
      bad: await bad(),
    });
    expect(await names()).toContain("good__echo");
    expect((await names()).some((name) => name.startsWith("bad__"))).toBe(false);
    expect(textIn(await echo("good"))).toBe("good says hello");
    const failed = await echo("bad");
    expect(failed.isError).toBe(true);
    expect(await statusOf("bad")).toMatchObject({ tools: 0, lastFailure: why });
    expect(await statusOf("good")).toMatchObject({ state: "up" });
  });

  it("keeps failing is left alone for a while, and costs nobody time", async () => {
    const mute = await aMuteServer();
    const mcp = { breaker: { failures: 1, openMs: 600_000, maxOpenMs: 600_000 } };
    const { names, echo, statusOf } = await aRig({ mute }, { mcp });
    expect(await names()).toEqual(own);
    const asked = mute.seen.length;
    for (let turn = 0; turn < 5; turn++) await names();
    const failed = await echo("mute");
    expect(failed.structuredContent).toMatchObject({ server: "mute" });
    expect(mute.seen).toHaveLength(asked);
    expect(await statusOf("mute")).toMatchObject({ state: "left-alone" });
  });

  it("comes back is asked again", async () => {
    const behind = await anOldServer("old");
    const { echo } = await aRig({ old: behind });
    expect((await echo("old")).isError).toBeFalsy();
    behind.forget();
    expect(textIn(await echo("old"))).toBe("old says hello");
  });

  it("redirects is not followed: it would be given the token of another", async () => {
    const thief = await aModernServer("thief");
    const { names } = await aRig({ bad: await aSignpost(thief.url) });
    expect(await names()).toEqual(own);
    expect(thief.seen).toHaveLength(0);
  });
});

describe("a call of a tool behind the gateway", () => {
  it("that takes too long is given up", async () => {
    const behind = { one: await aModernServer("one") };
    const { client } = await aRig(behind, { mcp: { toolTimeoutMs: 300 } });
    const late = await client.callTool({ name: "one__hang", arguments: {} });
    expect(late).toMatchObject({ isError: true, structuredContent: { why: "timed-out" } });
    await until(() => behind.one.hanging.aborted === 1);
  });

  it("that says too much is cut", async () => {
    const behind = { one: await aModernServer("one") };
    const mcp = { maxMessageBytes: 50_000, toolTimeoutMs: 2_000 };
    const { client, echo } = await aRig(behind, { mcp });
    const long = await client.callTool({ name: "one__long", arguments: {} });
    expect(long).toMatchObject({ isError: true, structuredContent: { server: "one" } });
    expect((await echo("one")).isError).toBeFalsy();
  });

  it("is cancelled with that of its client", async () => {
    const one = await aModernServer("one");
    const { client } = await aRig({ one });
    const abort = new AbortController();
    const call = client.callTool({ name: "one__hang", arguments: {} }, { signal: abort.signal });
    const rejected = expect(call).rejects.toThrow();
    await until(() => one.hanging.begun === 1);
    abort.abort();
    await rejected;
    await until(() => one.hanging.aborted === 1);
  });
});
