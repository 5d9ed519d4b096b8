/** One call upstream for all who ask the same at the same time, and what becomes of it. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Answer, whenOver } from "../../../../gateway-under-test/gateway/answer.ts";
import { keyed } from "../../../../gateway-under-test/gateway/cache/keyed-call.ts";
import { singleflight } from "../../../../gateway-under-test/gateway/cache/singleflight.ts";
import type { AskedCall } from "../../../../gateway-under-test/gateway/call.ts";
import { gatewaySchema } from "../../../../gateway-under-test/gateway/config.ts";
import { refusal } from "../../../../gateway-under-test/gateway/refusal.ts";
import {
  aCall,
  anUpstream,
  type CallOptions,
  Reader,
  ScriptedStream,
  settled,
  whole,
} from "./link-rig.ts";

const failed = refusal(502, { message: "no", type: "server_error", code: "x" });

function aFlight(flightLength = 1_000) {
  const config = gatewaySchema.parse({ cache: { flightLength } });
  const { asked, handle } = anUpstream();
  const link = singleflight(config, handle);
  return {
    asked,
    ask(options: CallOptions = {}) {
      const call = aCall(options);
      return { call, answer: link(keyed(config, call)) };
    },
  };
}

/** Two who follow a stream that has begun. */
async function aStream(flightLength?: number) {
  const { asked, ask } = aFlight(flightLength);
  const leader = ask({ stream: true });
  const follower = ask({ stream: true });
  const stream = new ScriptedStream();
  asked[0]?.call.cancellation.subscribe(stream.cancelled);
  await asked[0]?.answer(stream.answer);
  const first = new Reader().read(await leader.answer);
  const second = new Reader().read(await follower.answer);
  return { asked, ask, stream, leader, follower, first, second };
}

describe("equal questions that come together", () => {
  test("are asked once, and all get the answer", async () => {
    const { asked, ask } = aFlight();
    const calls = Array.from({ length: 50 }, () => ask());
    expect(asked).toHaveLength(1);
    await asked[0]?.answer(whole("the answer"));
    const answers = await Promise.all(calls.map(({ answer }) => answer));
    expect(answers.map((answer) => answer.kind === "whole" && answer.body)).toEqual(
      calls.map(() => "the answer"),
    );
    expect(calls.map(({ call }) => call.record.cache)).toEqual(
      calls.map((_, index) => (index === 0 ? "off" : "collapsed")),
    );
  });

  const different: readonly (readonly [string, CallOptions])[] = [
    ["of another tenant", { tenant: "b" }],
    ["in another form", { stream: true }],
    ["with other words", { content: "other" }],
    ["that insist on an answer of their own", { headers: { "cache-control": "no-cache" } }],
    ["of which nothing may be kept", { headers: { "cache-control": "no-store" } }],
  ];

  test.each(different)("but those %s are asked, too", (_claim, options) => {
    const { asked, ask } = aFlight();
    ask();
    ask(options);
    expect(asked).toHaveLength(2);
  });

  test("share a failure, but those who come after it try again", async () => {
    const { asked, ask } = aFlight();
    const [one, other] = [ask(), ask()];
    await asked[0]?.answer(failed);
    expect(await one.answer).toEqual(failed);
    expect(await other.answer).toEqual(failed);
    const next = ask();
    expect(asked).toHaveLength(2);
    await asked[1]?.answer(whole("well again"));
    expect(await next.answer).toMatchObject({ body: "well again" });
  });

  test("share an error of the gateway's own, and those who come after it try again", async () => {
    const { asked, ask } = aFlight();
    const [one, other] = [ask(), ask()];
    asked[0]?.fail(new Error("a bug"));
    await expect(one.answer).rejects.toThrow("a bug");
    await expect(other.answer).rejects.toThrow("a bug");
    ask();
    expect(asked).toHaveLength(2);
  });

  test("are asked again once the answer has come", async () => {
    const { asked, ask } = aFlight();
    ask();
    await asked[0]?.answer(whole("first"));
    ask();
    expect(asked).toHaveLength(2);
  });
});

describe("a client that leaves", () => {
  test("takes nothing from the others, even if it was the first", async () => {
    const { asked, ask } = aFlight();
    const [leader, follower] = [ask(), ask()];
    leader.call.cancellation.cancel("client-gone");
    expect(asked[0]?.call.cancellation.reason).toBeUndefined();
    await asked[0]?.answer(whole("for the other"));
    expect(await follower.answer).toMatchObject({ body: "for the other" });
  });

  test("is answered at once, if it was not the first", async () => {
    const { asked, ask } = aFlight();
    ask();
    const follower = ask();
    follower.call.cancellation.cancel("client-gone");
    expect(await follower.answer).toMatchObject({ kind: "refusal", status: 499 });
    expect(asked[0]?.call.cancellation.reason).toBeUndefined();
  });

  test("ends the call upstream if it is the last one", async () => {
    const { asked, ask } = aFlight();
    const calls = [ask(), ask(), ask()];
    for (const { call } of calls) {
      expect(asked[0]?.call.cancellation.reason).toBeUndefined();
      call.cancellation.cancel("client-gone");
    }
    expect(asked[0]?.call.cancellation.reason).toBe("client-gone");
  });

  test("and had left before it asked, ends it, too", () => {
    const config = gatewaySchema.parse({});
    const { asked, handle } = anUpstream();
    const call = aCall();
    call.cancellation.cancel("client-gone");
    void singleflight(config, handle)(keyed(config, call));
    expect(asked[0]?.call.cancellation.reason).toBe("client-gone");
  });

  test("is not over before the call upstream is, if that stands in its record", async () => {
    const { stream, leader, first, second } = await aStream();
    stream.write("one ");
    leader.call.cancellation.cancel("client-gone");
    stream.write("two");
    expect(first).toMatchObject({ text: "one ", ending: undefined });
    stream.end();
    expect(first).toMatchObject({ text: "one ", ending: { reason: "client-gone" } });
    expect(second).toMatchObject({ text: "one two", ending: { kind: "complete" } });
  });

  test("has its stream ended at once, if that costs it nothing", async () => {
    const { asked, stream, follower, first, second } = await aStream();
    follower.call.cancellation.cancel("client-gone");
    expect(second.ending).toMatchObject({ kind: "broken", reason: "client-gone" });
    stream.write("more");
    stream.end();
    expect(second).toMatchObject({ text: "", endings: 1 });
    expect(first.text).toBe("more");
    expect(asked[0]?.call.cancellation.reason).toBeUndefined();
  });

  test("ends a stream if it is the last one", async () => {
    const { asked, leader, follower, first, second } = await aStream();
    leader.call.cancellation.cancel("client-gone");
    follower.call.cancellation.cancel("client-gone");
    expect(asked[0]?.call.cancellation.reason).toBe("client-gone");
    expect([first.endings, second.endings]).toEqual([1, 1]);
  });
});

describe("a stream", () => {
  test("is heard from its beginning by those who come late", async () => {
    const { asked, ask, stream } = await aStream();
    stream.write("one ");
    stream.write("two ");
    const late = ask({ stream: true });
    const reader = new Reader().read(await late.answer);
    stream.write("three");
    stream.end();
    expect(asked).toHaveLength(1);
    expect(reader).toMatchObject({ text: "one two three", ending: { kind: "complete" } });
    expect(late.call.record.completion).toMatchObject({ finishReason: "stop" });
  });

  test("that has become too long to be told again is asked anew", async () => {
    const { asked, ask, stream, second } = await aStream(10);
    stream.write("0123456789");
    void ask({ stream: true });
    expect(asked).toHaveLength(1);
    stream.write("!");
    void ask({ stream: true });
    expect(asked).toHaveLength(2);
    stream.end();
    expect(second).toMatchObject({ text: "0123456789!", ending: { kind: "complete" } });
  });

  test("that breaks breaks for all, and is asked anew", async () => {
    const { asked, ask, stream, first, second } = await aStream();
    stream.write("half");
    stream.end({ kind: "broken", reason: "truncated", said: 1 });
    for (const reader of [first, second]) {
      expect(reader).toMatchObject({ text: "half", ending: { reason: "truncated" } });
    }
    void ask({ stream: true });
    expect(asked).toHaveLength(2);
  });

  test("waits when nobody takes more, and goes on when one does", async () => {
    const { stream, first, second } = await aStream();
    first.isFast = false;
    stream.write("a");
    expect(stream.isPaused).toBe(false);
    second.isFast = false;
    stream.write("b");
    expect(stream.isPaused).toBe(true);
    first.resume();
    expect(stream.isPaused).toBe(false);
    stream.write("c");
    stream.end();
    expect(first).toMatchObject({ text: "abc", ending: { kind: "complete" } });
    expect(second).toMatchObject({ text: "ab", ending: undefined });
    second.resume();
    expect(second).toMatchObject({ text: "abc", ending: { kind: "complete" } });
  });

  test("goes on for one who comes while all others wait", async () => {
    const { ask, stream, first, second } = await aStream();
    first.isFast = false;
    second.isFast = false;
    stream.write("a");
    expect(stream.isPaused).toBe(true);
    new Reader().read(await ask({ stream: true }).answer);
    expect(stream.isPaused).toBe(false);
  });

  test("gives up a follower that is too far behind the others", async () => {
    const { stream, first, second } = await aStream(10);
    second.isFast = false;
    stream.write("a");
    stream.write("0123456789");
    expect(second.ending).toBeUndefined();
    stream.write("!");
    expect(second).toMatchObject({ text: "a", ending: { reason: "slow-client" } });
    stream.end();
    expect(first).toMatchObject({ text: "a0123456789!", ending: { kind: "complete" } });
  });

  test("gives up a leader that is too far behind, who learns of it at the end", async () => {
    const { stream, first, second } = await aStream(10);
    first.isFast = false;
    stream.write("a");
    stream.write("0123456789!");
    expect(first.ending).toBeUndefined();
    stream.end();
    expect(first).toMatchObject({ text: "a", ending: { reason: "slow-client" } });
    expect(second.ending).toMatchObject({ kind: "complete" });
  });
});

test("only the leader's record speaks of attempts, also when its client has left", async () => {
  const { asked, ask } = aFlight();
  const [leader, follower] = [ask(), ask()];
  leader.call.cancellation.cancel("client-gone");
  const { record } = asked[0]?.call ?? leader.call;
  expect(record).toBe(leader.call.record);
  record.provider = "one";
  record.attempts.push({ provider: "one", model: "m", outcome: "answered", ms: 1 });
  let over = false;
  void leader.answer.then((answer) => whenOver(answer, () => (over = true)));
  await settled();
  expect(over).toBe(false);
  await asked[0]?.answer(whole("x"));
  expect(over).toBe(true);
  expect(follower.call.record).toMatchObject({ provider: "one", attempts: [] });
  expect(follower.call.record.completion).toMatchObject({ finishReason: "stop" });
});

/** What may happen while a stream is followed, in any order. */
interface Step {
  readonly kind: "say" | "join" | "leave" | "slow" | "fast";
  /** Of whom, for those that concern one. */
  readonly who: number;
}

const kinds = ["say", "say", "join", "leave", "slow", "fast"] as const;
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({ kind: fc.constantFrom(...kinds), who: fc.nat(9) }),
  { maxLength: 40 },
);

interface Member {
  readonly call: AskedCall;
  readonly reader: Reader;
}

async function joined(ask: { call: AskedCall; answer: Promise<Answer> }): Promise<Member> {
  return { call: ask.call, reader: new Reader().read(await ask.answer) };
}

test("whoever stays gets every word once, in order; the last who leaves ends it", async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (script) => {
      const { asked, ask } = aFlight(1_000_000);
      const first = ask({ stream: true });
      const stream = new ScriptedStream();
      const upstream = asked[0]?.call.cancellation;
      upstream?.subscribe(stream.cancelled);
      await asked[0]?.answer(stream.answer);
      const members = [await joined(first)];
      const stays = () => members.filter(({ call }) => call.cancellation.reason === undefined);
      let said = "";
      for (const [index, step] of script.entries()) {
        if (upstream?.reason !== undefined) break;
        if (step.kind === "say") {
          if (stream.isPaused) continue;
          said += `<${index}>`;
          stream.write(`<${index}>`);
        } else if (step.kind === "join") {
          members.push(await joined(ask({ stream: true })));
        } else {
          const member = members[step.who % members.length];
          if (step.kind === "leave") member?.call.cancellation.cancel("client-gone");
          else if (step.kind === "fast") member?.reader.resume();
          else if (member !== undefined) member.reader.isFast = false;
        }
      }
      expect(upstream?.reason === undefined).toBe(stays().length > 0);
      stream.end();
      for (const { reader } of stays()) reader.resume();
      for (const { reader } of stays()) {
        expect(reader).toMatchObject({ text: said, ending: { kind: "complete" } });
      }
      for (const { reader } of members) {
        expect(said.startsWith(reader.text)).toBe(true);
        expect(reader.endings).toBe(1);
      }
      expect(asked).toHaveLength(1);
    }),
  );
});
