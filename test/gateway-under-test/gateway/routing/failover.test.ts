/** A provider fails before its first content: the next one answers, and the client sees one. */

import { describe, expect, test } from "vitest";
import { chat, errorOf, isComplete, textOf } from "../../chat-client.ts";
import { aGateway, aProvider, aServer, refusingUrl } from "../../rig.ts";

const ways = [
  ["refuses connections", undefined, "refused"],
  ["answers 500", { answer: { status: 500 } }, "server-error"],
  ["answers 429", { answer: { status: 429, retryAfter: "0" } }, "rate-limited"],
  ["does not accept our key", { answer: { status: 401 } }, "client-error"],
  ["is silent", { silent: {} }, "first-byte-timeout"],
  ["is cut before content", { cut: { afterTokens: 0 } }, "truncated"],
  ["ends cleanly before content", { end: { afterTokens: 0 } }, "truncated"],
  ["sends nonsense", { malformed: { afterTokens: 0 } }, "malformed"],
  ["sends an error event", { error: { afterTokens: 0 } }, "provider-error"],
  ["stalls after its role", { stall: { afterTokens: 0 } }, "first-byte-timeout"],
] as const;

describe("a stream fails over when the first provider", () => {
  test.each(ways)("%s", async (_title, behaviour, outcome) => {
    const first = await aProvider("first");
    const second = await aProvider("second");
    if (behaviour !== undefined) await first.behave(behaviour);
    const url = behaviour === undefined ? refusingUrl : first.url;
    const gateway = await aGateway([{ name: "first", url }, second], {
      timeouts: { firstByteMs: 400 },
    });
    const answer = await chat(gateway.url, { stream: true, content: "nonce:n-3" });
    expect(isComplete(answer)).toBe(true);
    expect(textOf(answer)).toContain("n-3");
    // The first provider's role was held back: the client sees one.
    expect(answer.body.match(/"role"/g)).toHaveLength(1);
    expect(answer.headers).toMatchObject({
      "x-gateway-provider": "second",
      "x-gateway-attempts": "2",
    });
    const [call] = await gateway.calls(1);
    expect(call?.attempts.map((attempt) => attempt.outcome)).toEqual([outcome, "answered"]);
  });
});

describe("a whole answer fails over when the first provider", () => {
  test.each([
    ["answers 503", { answer: { status: 503 } }],
    ["is silent", { silent: {} }],
    ["is cut in the middle", { cut: {} }],
    ["sends half of it with a clean end", { end: {} }],
    ["promises more bytes than it sends", { wrongLength: {} }],
    ["answers 200 with an error inside", { error: {} }],
  ] as const)("%s", async (_title, behaviour) => {
    const first = await aProvider("first");
    await first.behave(behaviour);
    const gateway = await aGateway([first, await aProvider("second")], {
      timeouts: { firstByteMs: 400, idleMs: 400 },
    });
    const answer = await chat(gateway.url);
    expect(answer.status).toBe(200);
    expect(answer.headers["x-gateway-provider"]).toBe("second");
    expect(textOf(answer)).toBeTruthy();
  });
});

test("200 with JSON in place of a stream is no answer", async () => {
  const odd = await aServer((_request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  const gateway = await aGateway([{ name: "odd", url: odd.url }, await aProvider("second")]);
  const answer = await chat(gateway.url, { stream: true });
  expect(answer.headers["x-gateway-provider"]).toBe("second");
});

test("[DONE] without a finish reason is no end", async () => {
  const odd = await aServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" }).end("data: [DONE]\n\n");
  });
  const gateway = await aGateway([{ name: "odd", url: odd.url }, await aProvider("second")]);
  const answer = await chat(gateway.url, { stream: true });
  expect(answer.headers["x-gateway-provider"]).toBe("second");
});

test("a question that is wrong is wrong everywhere: no failover for 400", async () => {
  const first = await aProvider("first");
  const second = await aProvider("second");
  await first.behave({ answer: { status: 400, body: '{"error":{"code":"too_long"}}' } });
  const gateway = await aGateway([first, second]);
  const answer = await chat(gateway.url, { stream: true });
  expect(answer.status).toBe(400);
  expect(errorOf(answer.body).code).toBe("too_long");
  expect((await second.log()).requests).toBe(0);
});

describe("when all providers fail the client is told once, and told not to repeat", () => {
  test.each([
    ["502 after errors", { answer: { status: 500 } }, 502, undefined],
    ["504 after silence", { silent: {} }, 504, undefined],
    ["503 with the sooner hint", { answer: { status: 429, retryAfter: "9" } }, 503, "9"],
    ["503 with a sane hint", { answer: { status: 429, retryAfter: "-3" } }, 503, "1"],
  ] as const)("%s", async (_title, behaviour, status, retryAfter) => {
    const providers = [await aProvider("first"), await aProvider("second")];
    for (const provider of providers) await provider.behave(behaviour);
    const gateway = await aGateway(providers, { timeouts: { firstByteMs: 100 } });
    const answer = await chat(gateway.url, { stream: true });
    expect(answer.status).toBe(status);
    expect(answer.headers["x-should-retry"]).toBe("false");
    expect(answer.headers["retry-after"]).toBe(retryAfter);
    expect(answer.headers["x-gateway-attempts"]).toBe("2");
    expect(errorOf(answer.body)).toMatchObject({ type: "server_error", param: null });
  });
});

test("the deadline of the request ends the search for a provider", async () => {
  const providers = [await aProvider("first"), await aProvider("second"), await aProvider("third")];
  for (const provider of providers) await provider.behave({ silent: {} });
  const gateway = await aGateway(providers, { timeouts: { firstByteMs: 10_000, requestMs: 100 } });
  const answer = await chat(gateway.url);
  expect(answer.status).toBe(504);
  expect(answer.headers["x-gateway-attempts"]).toBe("1");
});
