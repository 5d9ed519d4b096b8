/** After the first content the answer is committed: no second provider, and no clean end. */

import { describe, expect, test } from "vitest";
import { chat, errorOf } from "../../chat-client.ts";
import { aGateway, aProvider } from "../../rig.ts";

describe("a stream that breaks after content ends with one error event and a cut, when it", () => {
  test.each([
    ["is cut between frames", { cut: { afterTokens: 2 } }, "truncated"],
    ["is cut inside a frame", { cut: { afterTokens: 2, at: "frame" } }, "truncated"],
    ["ends cleanly too early", { end: { afterTokens: 2 } }, "truncated"],
    ["stalls", { stall: { afterTokens: 2 } }, "idle-timeout"],
    ["turns into nonsense", { malformed: { afterTokens: 2 } }, "malformed"],
    ["carries an error event", { error: { afterTokens: 2 } }, "provider-error"],
  ] as const)("%s", async (_title, behaviour, reason) => {
    const first = await aProvider("first");
    const second = await aProvider("second");
    await first.behave(behaviour);
    const gateway = await aGateway([first, second], { timeouts: { idleMs: 300 } });
    const answer = await chat(gateway.url, { stream: true, content: "nonce:n-4" });

    expect(answer.transport).toBe("broken");
    expect(answer.events).not.toContain("[DONE]");
    // Role, two tokens, the error: what was received is delivered, and nothing twice.
    expect(answer.events).toHaveLength(4);
    expect(errorOf(answer.events.at(-1))).toMatchObject({
      type: "server_error",
      code: "stream_interrupted",
      message: expect.stringContaining(reason),
    });
    expect(answer.body.match(/n-4/g)).toHaveLength(1);
    expect((await second.log()).requests).toBe(0);
    const calls = await gateway.calls(1);
    expect(calls).toMatchObject([{ status: "cut", attempts: [{ outcome: reason }] }]);
  });
});

test("a stall that ends in time is no failure", async () => {
  const first = await aProvider("first");
  await first.behave({ stall: { afterTokens: 2, forMs: 50 } });
  const gateway = await aGateway([first]);
  const answer = await chat(gateway.url, { stream: true });
  expect(answer.events.at(-1)).toBe("[DONE]");
  expect((await first.log()).affected).toEqual({ stall: 1 });
});

test("an answer that takes too long in total is cut, however busy it looks", async () => {
  const slow = await aProvider("slow", { tokensPerSecond: 50, tokens: 1_000 });
  const gateway = await aGateway([slow], { timeouts: { attemptMs: 300 } });
  const answer = await chat(gateway.url, { stream: true });
  expect(answer.transport).toBe("broken");
  expect(errorOf(answer.events.at(-1)).message).toContain("attempt-timeout");
});
