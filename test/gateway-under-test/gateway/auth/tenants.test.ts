/** Who may call, how often, and whose answers are whose. */

import { expect, test } from "vitest";
import { chat, errorOf, isComplete, textOf } from "../../chat-client.ts";
import { aGateway, aProvider, tenants } from "../../rig.ts";

test.each([
  ["no key", { authorization: "" }],
  ["a wrong key", { authorization: "Bearer key-c" }],
  ["another scheme", { authorization: "Basic key-a" }],
])("%s is refused with 401 before anything else is looked at", async (_title, headers) => {
  const provider = await aProvider("one");
  const gateway = await aGateway([provider]);
  const answer = await chat(gateway.url, { headers, body: { messages: "nonsense" } });
  expect(answer.status).toBe(401);
  expect(answer.headers["www-authenticate"]).toBe('Bearer realm="gateway"');
  expect(errorOf(answer.body)).toMatchObject({ code: "invalid_api_key", param: null });
  expect((await provider.log()).requests).toBe(0);
});

test("a tenant over its rate is told when to come back; the other one is served", async () => {
  const provider = await aProvider("one");
  const [a, b] = tenants;
  const limited = { ...a, rateLimit: { perSecond: 0.01, burst: 2 } };
  const gateway = await aGateway([provider], { tenants: [limited, b] });
  const answers = [];
  for (let i = 0; i < 3; i++) answers.push(await chat(gateway.url));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
  const refused = answers.at(-1);
  // One request in 100 s, and the burst is gone: the exact wait, rounded up.
  expect(refused?.headers["retry-after"]).toMatch(/^(9\d|100)$/);
  expect(errorOf(refused?.body)).toMatchObject({
    type: "rate_limit_error",
    code: "rate_limit_exceeded",
  });
  expect((await chat(gateway.url, { key: "key-b" })).status).toBe(200);
  expect((await provider.log()).requests).toBe(3);
});

test("the same question is answered from memory, in one piece and as a stream", async () => {
  const provider = await aProvider("one");
  const gateway = await aGateway([provider]);
  for (const stream of [false, true]) {
    const first = await chat(gateway.url, { stream, content: "same" });
    const second = await chat(gateway.url, { stream, content: "same" });
    expect(first.headers["cache-status"]).toBe("gateway; fwd=miss");
    expect(second.headers["cache-status"]).toMatch(/^gateway; hit; ttl=\d+$/);
    expect(second.headers["x-gateway-attempts"]).toBe("0");
    expect(second.body).toBe(first.body);
    if (stream) expect(isComplete(second)).toBe(true);
  }
  expect((await provider.log()).requests).toBe(2);
});

test("one tenant never gets another one's answer", async () => {
  const provider = await aProvider("one");
  const gateway = await aGateway([provider]);
  await chat(gateway.url, { content: "same" });
  const other = await chat(gateway.url, { content: "same", key: "key-b" });
  expect(other.headers["cache-status"]).toBe("gateway; fwd=miss");
  expect((await provider.log()).requests).toBe(2);
});

test("a header that providers see is part of the question", async () => {
  const gateway = await aGateway([await aProvider("one")]);
  for (const nonce of ["n-5", "n-6"]) {
    const headers = { "x-gameday-nonce": nonce };
    expect(textOf(await chat(gateway.url, { content: "same", headers }))).toContain(nonce);
  }
});

test.each([
  ["cut", { cut: { afterTokens: 2 } }],
  ["refused", { answer: { status: 500 } }],
  ["complete, but empty,", { empty: {} }],
])("an answer that was %s is not kept", async (_title, behaviour) => {
  const provider = await aProvider("one");
  const gateway = await aGateway([provider]);
  for (const stream of [true, false]) {
    await provider.behave(behaviour);
    await chat(gateway.url, { stream, content: "same" });
    await provider.behave({});
    const second = await chat(gateway.url, { stream, content: "same" });
    expect(second.headers["cache-status"]).toBe("gateway; fwd=miss");
    expect(second.body).toContain('"content":"');
    if (stream) expect(isComplete(second)).toBe(true);
  }
});

test("an answer is kept for its time, and not for those who do not want it", async () => {
  const provider = await aProvider("one");
  const brief = await aGateway([provider], { cache: { ttlMs: 1 } });
  await chat(brief.url, { content: "same" });
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect((await chat(brief.url, { content: "same" })).headers["cache-status"]).toMatch(
    /fwd=(miss|stale)/,
  );

  const gateway = await aGateway([provider]);
  const headers = { "cache-control": "no-store" };
  await chat(gateway.url, { content: "same", headers });
  const second = await chat(gateway.url, { content: "same", headers });
  expect(second.headers["cache-status"]).toBe("gateway; fwd=request");
});
