/** What is kept, for how long, for whom, and what a client is told of it. */

import { describe, expect, test } from "vitest";
import type { z } from "zod";
import type { Answer } from "../../../../gateway-under-test/gateway/answer.ts";
import { cache } from "../../../../gateway-under-test/gateway/cache/cache.ts";
import { gatewaySchema } from "../../../../gateway-under-test/gateway/config.ts";
import { createMetrics } from "../../../../gateway-under-test/gateway/records/metrics.ts";
import { refusal } from "../../../../gateway-under-test/gateway/refusal.ts";
import type { Store } from "../../../../gateway-under-test/gateway/store/store.ts";
import { ManualClock } from "../../manual-clock.ts";
import {
  aCall,
  type CallOptions,
  Reader,
  ScriptedStream,
  settled,
  stopped,
  whole,
} from "./link-rig.ts";

type Options = Partial<z.input<typeof gatewaySchema>>;

/** The upstream gives `answers` in turn, the last one for ever. */
function aCache(answers: readonly (() => Answer)[], options: Options = {}, store?: Store) {
  const clock = new ManualClock();
  const config = gatewaySchema.parse({
    ...options,
    cache: { ttlMs: 10_000, jitter: 0, staleIfErrorMs: 20_000, ...options.cache },
  });
  let asked = 0;
  const metrics = createMetrics();
  const link = cache(clock, config, metrics, store, async () => {
    const answer = answers[Math.min(asked, answers.length - 1)];
    asked += 1;
    if (answer === undefined) throw new Error("not an answer");
    return answer();
  });
  return {
    clock,
    metrics,
    asked: () => asked,
    async ask(given: CallOptions = {}) {
      const call = aCall(given);
      const answer = await link(call);
      return { record: call.record, answer, status: answer.headers["cache-status"] };
    },
  };
}

const said = (body: string) => () => whole(body);
const refused = (status: number) => () =>
  refusal(status, { message: "no", type: "server_error", code: "x" });

const withDirective = (directive: string): CallOptions => ({
  headers: { "cache-control": directive },
});

describe("an answer", () => {
  test("is given again until its ttl is over, and says how old it is", async () => {
    const { clock, ask, asked } = aCache([said("one"), said("two")]);
    expect((await ask()).status).toBe("gateway; fwd=miss");
    clock.advance(9_000);
    const again = await ask();
    expect(again.answer).toMatchObject({ body: "one", headers: { age: "9" } });
    expect(again.status).toBe("gateway; hit; ttl=1");
    expect(again.record).toMatchObject({ cache: "hit", completion: stopped });
    clock.advance(1_000);
    const later = await ask();
    expect(later.answer).toMatchObject({ body: "two" });
    expect(later.status).toBe("gateway; fwd=stale");
    expect(asked()).toBe(2);
  });

  test("is not kept for other tenants, other words, or another form", async () => {
    const { ask, asked } = aCache([said("one")]);
    await ask();
    for (const other of [{ tenant: "b" }, { content: "x" }, { stream: true }]) {
      expect((await ask(other)).status).toBe("gateway; fwd=miss");
    }
    expect(asked()).toBe(4);
  });

  const notKept: readonly (readonly [string, () => Answer])[] = [
    ["a refusal", refused(400)],
    ["a failure", refused(502)],
    ["without an end", () => ({ kind: "whole", status: 200, headers: {}, body: "x" })],
    ["that says nothing", () => ({ ...whole("x"), completion: { ...stopped, isEmpty: true } })],
    ["longer than its share", said("x".repeat(1_001))],
  ];

  test.each(notKept)("%s is not kept", async (_claim, answer) => {
    const { ask, asked } = aCache([answer, said("good")], {
      cache: { maxBytes: 10_000, maxEntryShare: 0.1 },
    });
    await ask();
    expect((await ask()).answer).toMatchObject({ body: "good" });
    expect((await ask()).status).toContain("hit");
    expect(asked()).toBe(2);
  });

  test("leaves when there are too many, the least recently used first", async () => {
    const { ask } = aCache([said("x")], { cache: { maxEntries: 2 } });
    await ask({ content: "1" });
    await ask({ content: "2" });
    await ask({ content: "1" });
    await ask({ content: "3" });
    expect((await ask({ content: "1" })).status).toContain("hit");
    expect((await ask({ content: "2" })).status).toContain("miss");
  });

  test("leaves when there are too many bytes", async () => {
    const { ask } = aCache([said("x".repeat(600))], {
      cache: { maxBytes: 1_000, maxEntryShare: 1 },
    });
    await ask({ content: "1" });
    await ask({ content: "2" });
    expect((await ask({ content: "2" })).status).toContain("hit");
    expect((await ask({ content: "1" })).status).toContain("miss");
  });

  test("does not run out together with all others", async () => {
    const { clock, ask } = aCache([said("x")], { cache: { jitter: 0.5 } });
    const contents = Array.from({ length: 20 }, (_, index) => `${index}`);
    for (const content of contents) await ask({ content });
    clock.advance(4_999);
    for (const content of contents) expect((await ask({ content })).status).toContain("hit");
    clock.advance(2_501);
    const results = await Promise.all(contents.map((content) => ask({ content })));
    const hits = results.filter(({ status }) => status?.includes("hit")).length;
    expect(hits).toBeGreaterThan(2);
    expect(hits).toBeLessThan(18);
  });
});

describe("a client that says what it wants", () => {
  test("no-cache: gets its own, which is kept for the others", async () => {
    const { ask, asked } = aCache([said("one"), said("two")]);
    await ask();
    const own = await ask(withDirective("no-cache"));
    expect(own).toMatchObject({ answer: { body: "two" }, status: "gateway; fwd=request" });
    expect(own.record.cache).toBe("bypass");
    expect((await ask()).answer).toMatchObject({ body: "two" });
    expect(asked()).toBe(2);
  });

  test("no-store: gets its own, which is kept for nobody", async () => {
    const { ask } = aCache([said("one"), said("two")]);
    await ask();
    expect((await ask(withDirective("no-store"))).answer).toMatchObject({ body: "two" });
    expect((await ask()).answer).toMatchObject({ body: "one" });
  });

  test("max-age: takes none that is older", async () => {
    const { clock, ask } = aCache([said("one"), said("two")]);
    await ask();
    clock.advance(3_000);
    expect((await ask(withDirective("max-age=3"))).status).toContain("hit");
    clock.advance(1);
    expect((await ask(withDirective("max-age=3"))).status).toBe("gateway; fwd=request");
  });

  test("only-if-cached: 504 rather than a call upstream", async () => {
    const { ask, asked } = aCache([said("one")]);
    const { answer } = await ask(withDirective("only-if-cached"));
    expect(answer).toMatchObject({ kind: "refusal", status: 504, error: { code: "not_cached" } });
    expect(asked()).toBe(0);
    await ask();
    expect((await ask(withDirective("only-if-cached"))).answer).toMatchObject({ body: "one" });
  });
});

describe("when the providers fail", () => {
  const failures = [500, 502, 503, 504, 429];

  test.each(failures)("with %d an answer that is too old stands in", async (status) => {
    const { clock, ask } = aCache([said("old"), refused(status)]);
    await ask();
    clock.advance(15_000);
    const given = await ask();
    expect(given.answer).toMatchObject({ status: 200, body: "old", headers: { age: "15" } });
    const how = `fwd-status=${status}; ttl=-5; detail=stale-if-error`;
    expect(given.status).toBe(`gateway; fwd=stale; ${how}`);
    expect(given.record.cache).toBe("stale");
  });

  const refusedAllTheSame: readonly (readonly [string, number, number, CallOptions, Options])[] = [
    ["it is too old even for that", 30_000, 502, {}, {}],
    ["the client has done something wrong", 15_000, 400, {}, {}],
    ["the client insists on its own", 15_000, 502, withDirective("no-cache"), {}],
    ["the client takes none so old", 15_000, 502, withDirective("max-age=12"), {}],
    ["it is switched off", 15_000, 502, {}, { protections: { staleIfError: false } }],
  ];

  test.each(refusedAllTheSame)("but not when %s", async (_claim, ms, status, given, options) => {
    const { clock, ask } = aCache([said("old"), refused(status)], options);
    await ask();
    clock.advance(ms);
    expect((await ask(given)).answer).toMatchObject({ kind: "refusal", status });
  });

  test("the failure is not kept: who asks next is answered anew", async () => {
    const { clock, ask } = aCache([said("old"), refused(502), said("new")]);
    await ask();
    clock.advance(15_000);
    await ask();
    expect((await ask()).answer).toMatchObject({ body: "new" });
  });
});

describe("a stream", () => {
  const events = Array.from({ length: 3_000 }, (_, index) => `data: {"n":${index}}\n\n`);

  async function kept(options: Options = {}) {
    const stream = new ScriptedStream();
    const rig = aCache([() => stream.answer, said("asked again")], options);
    const first = await rig.ask({ stream: true });
    const reader = new Reader().read(first.answer);
    return { ...rig, stream, reader };
  }

  test("is given again as a stream, event by event, as fast as it is read", async () => {
    const { ask, stream } = await kept();
    for (const event of events) stream.write(event);
    stream.end();
    const { answer, record } = await ask({ stream: true });
    const reader = new Reader();
    reader.isFast = false;
    reader.read(answer);
    expect(reader.text.length).toBeLessThan(20_000);
    expect(reader.text.endsWith("\n\n")).toBe(true);
    while (reader.ending === undefined) reader.resume();
    expect(reader.text).toBe(events.join(""));
    expect(reader).toMatchObject({ endings: 1, ending: { kind: "complete" } });
    expect(record.completion).toEqual(stopped);
  });

  test("that breaks is not kept", async () => {
    const { ask, stream } = await kept();
    stream.write("data: 1\n\n");
    stream.end({ kind: "broken", reason: "truncated", said: 1 });
    expect((await ask({ stream: true })).answer).toMatchObject({ body: "asked again" });
  });

  test("that grows too long is not kept, but comes through", async () => {
    const { ask, stream, reader } = await kept({ cache: { maxBytes: 1_000 } });
    for (const event of events) stream.write(event);
    stream.end();
    expect(reader.text).toBe(events.join(""));
    expect((await ask({ stream: true })).answer).toMatchObject({ body: "asked again" });
  });

  test("is kept though the client that had asked for it has left", async () => {
    const stream = new ScriptedStream();
    const { ask } = aCache([() => stream.answer]);
    const [leader, follower] = [ask({ stream: true }), ask({ stream: true })];
    new Reader().read((await leader).answer);
    const reader = new Reader().read((await follower).answer);
    expect((await follower).status).toBe("gateway; fwd=miss; collapsed");
    stream.write("data: 1\n\n");
    stream.end();
    expect(reader.text).toBe("data: 1\n\n");
    expect((await ask({ stream: true })).status).toContain("hit");
  });
});

describe("in a shared store that does not answer", () => {
  const never: Store = {
    run: async () => ({ kind: "unavailable", why: "timed-out" }),
    connect: async () => {},
    close() {},
  };

  test("nothing is found, and nobody is refused", async () => {
    const { ask, asked } = aCache([said("one")], { cache: { in: "store" } }, never);
    for (let i = 0; i < 3; i++) expect((await ask()).status).toBe("gateway; fwd=miss");
    expect(asked()).toBe(3);
  });

  test("a client that leaves while it is asked has left before anything was sent", async () => {
    let answer: () => void = () => {};
    const slow: Store = {
      ...never,
      run: () =>
        new Promise((resolve) => {
          answer = () => resolve({ kind: "unavailable", why: "timed-out" });
        }),
    };
    const config = gatewaySchema.parse({ cache: { in: "store" } });
    const reasons: unknown[] = [];
    const link = cache(new ManualClock(), config, createMetrics(), slow, async (call) => {
      reasons.push(call.cancellation.reason);
      return refused(499)();
    });
    const call = aCall();
    const answered = link(call);
    call.cancellation.cancel("client-gone");
    answer();
    await settled();
    expect(await answered).toMatchObject({ status: 499 });
    expect(reasons).toEqual(["client-gone"]);
  });
});

test("lookups are counted by what came of them", async () => {
  const { clock, ask, metrics } = aCache([said("one"), refused(502)]);
  await ask();
  await ask();
  await ask(withDirective("no-store"));
  clock.advance(15_000);
  await ask();
  const { values } = await metrics.cacheLookups.get();
  const counts = Object.fromEntries(values.map(({ labels, value }) => [labels.result, value]));
  expect(counts).toEqual({ miss: 1, hit: 1, bypass: 1, stale: 1 });
});
