/** Simulated providers told over HTTP how to misbehave: what arrives, what counts, what fails. */

import { describe, expect, it } from "vitest";
import { endMisbehaviour, providerSite, providersOf } from "../../src/target/providers.ts";
import { chat } from "../gateway-under-test/chat-client.ts";
import { aProvider, aServer, refusingUrl } from "../gateway-under-test/rig.ts";

const refuses = (status: number) => ({ answer: { status, share: 1 } });

const statusOf = async (url: string) => (await chat(url)).status;

describe("a provider", () => {
  it("misbehaves from then on, and not any more; and tells how many requests that hit", async () => {
    const { url } = await aProvider("one");
    const site = providerSite(url);
    expect(await statusOf(url)).toBe(200);
    await site.misbehave("answer@provider/one", refuses(529));
    expect([await statusOf(url), await statusOf(url)]).toEqual([529, 529]);
    expect(await site.behave("answer@provider/one")).toEqual({ requests: 2 });
    expect(await statusOf(url)).toBe(200);
    expect(await site.received()).toBe(4);
  });

  it("does what the later of two faults asks for, until that one is undone", async () => {
    const { url } = await aProvider("one");
    const site = providerSite(url);
    await site.misbehave("first", refuses(500));
    await site.misbehave("second", refuses(503));
    expect(await statusOf(url)).toBe(503);
    expect(await site.behave("second")).toEqual({ requests: 1 });
    expect([await statusOf(url), await statusOf(url)]).toEqual([500, 500]);
    expect(await site.behave("first")).toEqual({ requests: 2 });
  });

  it("does what the later one asks for when the earlier is undone first", async () => {
    const { url } = await aProvider("one");
    const site = providerSite(url);
    await site.misbehave("first", refuses(500));
    await site.misbehave("second", refuses(503));
    expect(await site.behave("first")).toEqual({ requests: 0 });
    expect(await statusOf(url)).toBe(503);
  });

  it("does what several faults of different parts ask for together", async () => {
    const { url } = await aProvider("one");
    const site = providerSite(url);
    await site.misbehave("slow", { slow: { delayMs: 1, share: 1 } });
    await site.misbehave("cut", { cut: { afterTokens: 2, at: "boundary", share: 1 } });
    expect((await chat(url, { stream: true })).transport).toBe("broken");
    expect(await site.behave("cut")).toEqual({ requests: 1 });
    expect(await site.behave("slow")).toEqual({ requests: 1 });
  });

  it("may be named with a slash at its end", async () => {
    const { url } = await aProvider("one");
    await providerSite(`${url}/`).misbehave("a", refuses(529));
    expect(await statusOf(url)).toBe(529);
  });

  it("that refuses a fault says why", async () => {
    const { url } = await aProvider("one");
    await expect(providerSite(url).misbehave("a", { anwser: {} })).rejects.toMatchObject({
      code: "E_FAULT",
      where: url,
      message: expect.stringContaining("anwser"),
    });
  });

  it("that was killed meanwhile has nothing on any more", async () => {
    const { url, stop } = await aProvider("one");
    const site = providerSite(url);
    await site.misbehave("a", refuses(529));
    await stop();
    expect(await site.behave("a")).toEqual({ requests: 0 });
    await expect(site.misbehave("b", refuses(529))).rejects.toMatchObject({ code: "E_FAULT" });
  });
});

describe("what is no simulated provider", () => {
  it("is not taken for one that has nothing on", async () => {
    const { url } = await aServer((_request, response) => response.writeHead(404).end("Not Found"));
    const told = { code: "E_FAULT", where: url, message: "the provider refused: it answers 404" };
    const site = providerSite(url);
    await expect(site.misbehave("a", refuses(529))).rejects.toMatchObject(told);
    await expect(site.behave("a")).rejects.toMatchObject(told);
    await expect(site.received()).rejects.toMatchObject(told);
  });

  it("is told with where it was looked for", async () => {
    const told = { code: "E_FAULT", where: refusingUrl, hint: expect.stringContaining("running") };
    await expect(providerSite(refusingUrl).received()).rejects.toMatchObject(told);
  });
});

describe("the end of a misbehaviour", () => {
  it("from another process is the same, and finds nothing the second time", async () => {
    const { url } = await aProvider("one");
    const site = providerSite(url);
    await site.misbehave("a/b", refuses(529));
    const remedy = site.remedyFor("a/b");
    expect(remedy).toEqual({ kind: "end-misbehaviour", control: url, id: "a/b" });
    await statusOf(url);
    expect(await endMisbehaviour(url, "a/b")).toEqual({ requests: 1 });
    expect(await endMisbehaviour(url, "a/b")).toBeNull();
    expect(await site.behave("a/b")).toEqual({ requests: 0 });
    expect(await statusOf(url)).toBe(200);
  });
});

it("the providers of a target have the names that it gives them", () => {
  const sites = providersOf({ "provider/openai": { control: "http://127.0.0.1:4001" } });
  expect([...sites.keys()]).toEqual(["provider/openai"]);
  expect(sites.get("provider/openai")?.remedyFor("a")).toMatchObject({
    control: "http://127.0.0.1:4001",
  });
});
