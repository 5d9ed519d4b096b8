/** What a client gets to see of each misbehaviour, over a socket. */

import { request } from "undici";
import { expect, test } from "vitest";
import { chat, chatRequest, errorOf, isComplete, textOf } from "../chat-client.ts";
import { aProvider, type SimulatedProvider, until } from "../rig.ts";

/** Answers have five tokens. */
const asked = (model: string, more: object = {}) => ({ stream: true, body: { model, ...more } });

test("a name asks for a fault for one request, and leaves the others alone", async () => {
  const provider = await aProvider("one");
  const [cut, usual] = await Promise.all([
    chat(provider.url, asked("gd-cut-3")),
    chat(provider.url, asked("smart")),
  ]);
  expect(cut.transport).toBe("broken");
  // The role, and three tokens.
  expect(cut.events).toHaveLength(4);
  expect(isComplete(usual)).toBe(true);
  expect((await provider.log()).affected).toEqual({ cut: 1 });
});

test("a name that means another provider asks for nothing here", async () => {
  const { url } = await aProvider("one");
  expect(isComplete(await chat(url, asked("gd-cut-3@two")))).toBe(true);
  expect((await chat(url, asked("gd-cut-3@two+one"))).transport).toBe("broken");
});

test("a name that asks for what is unknown is refused, and told what is known", async () => {
  const provider = await aProvider("one");
  const answer = await chat(provider.url, asked("gd-explode"));
  expect(answer.status).toBe(400);
  expect(errorOf(answer.body).message).toContain("gd-stall[-TOKENS[-MS]]");
  expect((await provider.log()).requests).toBe(0);
});

test("a name goes before a fault that was laid on, which then has hit nothing", async () => {
  const provider = await aProvider("one");
  await provider.behave({ answer: { status: 500 } });
  expect((await chat(provider.url, asked("gd-answer-529"))).status).toBe(529);
  const listed = await request(`${provider.url}/control/faults`);
  expect(JSON.parse(await listed.body.text()).faults).toMatchObject([{ requests: 0 }]);
});

test.each([
  ["gd-answer-429-retry-5", "retry-after", "5"],
  ["gd-answer-429-retry--1", "retry-after", "-1"],
  ["gd-answer-429-retry-ms-0", "retry-after-ms", "0"],
  ["gd-answer-503-retry-soon", "retry-after", "soon"],
])("%s says so in its header %s", async (model, header, value) => {
  const { url } = await aProvider("one");
  const answer = await chat(url, asked(model));
  expect(answer.status).toBe(Number(model.slice(10, 13)));
  expect(answer.headers[header]).toBe(value);
});

test("a date to come back at lies ahead of the answer", async () => {
  const { url } = await aProvider("one");
  const before = Date.now();
  const { headers } = await chat(url, asked("gd-answer-429-retry-date-60"));
  const date = Date.parse(headers["retry-after"] ?? "");
  expect(date).toBeGreaterThanOrEqual(before + 60_000);
});

test("a cut inside a character leaves a broken one", async () => {
  const { url } = await aProvider("one");
  const answer = await request(`${url}/v1/chat/completions`, chatRequest(asked("gd-cut-utf8-2")));
  const chunks: Buffer[] = [];
  const reading = (async () => {
    for await (const chunk of answer.body) chunks.push(chunk);
  })();
  await expect(reading).rejects.toThrow();
  expect(Buffer.concat(chunks).at(-1)).toBe(Buffer.from("京").at(0));
});

test("an error event comes as the first one after the role, inside a 200", async () => {
  const { url } = await aProvider("one");
  const answer = await chat(url, asked("gd-error-0-overloaded_error"));
  expect(answer).toMatchObject({ status: 200, transport: "clean" });
  expect(answer.events).toHaveLength(2);
  expect(errorOf(answer.events[1])).toMatchObject({ type: "overloaded_error" });
});

test("nonsense comes between two tokens, and the rest as if nothing was", async () => {
  const { url } = await aProvider("one");
  const answer = await chat(url, asked("gd-malformed-2"));
  expect(answer.events[3]).toBe("{nonsense");
  expect(isComplete(answer)).toBe(true);
});

test("a clean end comes without a finish reason", async () => {
  const { url } = await aProvider("one");
  const answer = await chat(url, asked("gd-end-2"));
  expect(answer.transport).toBe("clean");
  expect(answer.events).toHaveLength(3);
  expect(answer.body).not.toContain('"finish_reason":"stop"');
});

test.each([true, false])("more is promised than sent, streamed: %s", async (stream) => {
  const { url } = await aProvider("one");
  const answer = await chat(url, { ...asked("gd-wrong-length-9"), stream });
  expect(answer.transport).toBe("broken");
  expect(Number(answer.headers["content-length"])).toBe(Buffer.byteLength(answer.body) + 9);
});

test("less is promised than sent: what is too much is not read", async () => {
  const { url } = await aProvider("one");
  const answer = await chat(url, { ...asked("gd-wrong-length--9"), stream: false });
  expect(Buffer.byteLength(answer.body)).toBe(Number(answer.headers["content-length"]));
  expect(() => JSON.parse(answer.body)).toThrow();
});

test("an empty answer is a clean 200", async () => {
  const { url } = await aProvider("one");
  const answer = await chat(url, asked("gd-empty-no-body"));
  expect(answer).toMatchObject({ status: 200, transport: "clean", body: "" });
  expect(textOf(await chat(url, { ...asked("gd-empty"), stream: false }))).toBe("");
});

test("the usage is missing where it was asked for", async () => {
  const { url } = await aProvider("one");
  const options = { stream_options: { include_usage: true } };
  expect((await chat(url, asked("gd-ok", options))).body).toContain('"total_tokens"');
  expect((await chat(url, asked("gd-usage-missing", options))).body).not.toContain("total_tokens");
});

/** Gives up once the provider has done all that it will do. */
async function abandoned(provider: SimulatedProvider, model: string, frames: number) {
  const leaving = new AbortController();
  const options = { ...chatRequest(asked(model)), signal: leaving.signal };
  let body = "";
  const reading = (async () => {
    const answer = await request(`${provider.url}/v1/chat/completions`, options);
    for await (const chunk of answer.body) body += chunk;
  })();
  const read = () => body.split("\n\n").length - 1;
  await until(async () => (await provider.log()).inFlight === 1 && read() === frames);
  leaving.abort();
  await expect(reading).rejects.toThrow();
  await until(async () => (await provider.log()).inFlight === 0);
}

test.each([
  ["gd-silent", 0],
  ["gd-stall-2", 3],
])("%s keeps its client waiting until it leaves, and the log knows", async (model, frames) => {
  const provider = await aProvider("one");
  await abandoned(provider, model, frames);
  expect(await provider.log()).toMatchObject({
    requests: 1,
    aborted: 1,
    byModel: { [model]: { aborted: 1 } },
  });
});

test("a stall that ends lets the answer be completed", async () => {
  const { url } = await aProvider("one");
  const before = performance.now();
  expect(isComplete(await chat(url, asked("gd-stall-2-100")))).toBe(true);
  expect(performance.now() - before).toBeGreaterThanOrEqual(99);
});

test("a slow first token is no sooner than told", async () => {
  const { url } = await aProvider("one");
  const before = performance.now();
  expect(isComplete(await chat(url, asked("gd-slow-100")))).toBe(true);
  expect(performance.now() - before).toBeGreaterThanOrEqual(99);
});

test("overload hits those beyond the capacity, and no one before", async () => {
  const provider = await aProvider("one");
  const leaving = new AbortController();
  const { url } = provider;
  const waiting = ["one", "two"].map((content) => {
    const options = { ...chatRequest({ ...asked("gd-silent"), content }), signal: leaving.signal };
    return expect(request(`${url}/v1/chat/completions`, options)).rejects.toThrow();
  });
  await until(async () => (await provider.log()).inFlight === 2);
  expect(isComplete(await chat(url, asked("gd-overload-3")))).toBe(true);
  expect((await provider.log()).affected).toEqual({ silent: 2 });
  expect(isComplete(await chat(url, asked("gd-overload-1")))).toBe(true);
  expect((await provider.log()).affected).toEqual({ silent: 2, overload: 1 });
  leaving.abort();
  await Promise.all(waiting);
});
