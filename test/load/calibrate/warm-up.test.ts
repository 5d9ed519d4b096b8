// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates are what is tested.

import { describe, expect, it } from "vitest";
import { ms } from "../../../src/base/units.ts";
import { type Share, wholeShare } from "../../../src/load/arrivals/arrivals.ts";
import { warmUp, warmUpFrom } from "../../../src/load/calibrate/warm-up.ts";
import type { Traffic } from "../../../src/load/traffic.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";
import { closed, hold, open, type Reply, ramp, ScriptedSender, step, traffic } from "../sample.ts";

interface Options {
  readonly share?: Share;
  readonly reply?: () => Reply;
  readonly abortAt?: number;
}

/** A warm-up in virtual time, whose requests carry the nonce as their path. */
async function warmed(parts: Partial<Traffic>, options: Options = {}) {
  const { share = wholeShare, reply = () => ["answered", 10], abortAt } = options;
  const clock = new VirtualClock();
  const sender = new ScriptedSender(clock, reply);
  const abort = new AbortController();
  const stop = () => {
    abort.abort();
    sender.cancel();
  };
  if (abortAt !== undefined) clock.after(ms(abortAt), stop);
  const journeys = [{ weight: 1, steps: [step({ path: "/${nonce}" })] }];
  const count = await clock.run(
    warmUp({
      clock,
      sender,
      endpoint: { origin: "http://target", dial: null, tls: null },
      traffic: traffic({ warmup: ms(1000), journeys, ...parts }),
      index: 0,
      seed: 1,
      share,
      signal: abort.signal,
    }),
  );
  const numbers = sender.sent.map(({ request }) => Number(/\d+$/.exec(request.path)?.[0]));
  return { clock, sender, count, numbers };
}

describe("a warm-up", () => {
  it("of no duration sends nothing", async () => {
    const { count, sender, clock } = await warmed({ warmup: ms(0) });
    expect([count, sender.sent.length, clock.now()]).toEqual([0, 0, 0]);
  });

  it("holds an open model at the rate with which it opens, for its time", async () => {
    const { count, sender } = await warmed({ model: open([ramp(5000, 200, 9000)]) });
    expect(count).toBe(200);
    expect(sender.sent.map(({ at }) => at)).toEqual(Array.from({ length: 200 }, (_, n) => n * 5));
  });

  it("sends bursts and traces evenly", async () => {
    const schedule = { kind: "burst", size: 20, every: ms(500), duration: ms(5000) } as const;
    const model = { kind: "open", schedule, maxInFlight: 1000 } as const;
    const { sender } = await warmed({ model });
    expect(sender.sent.map(({ at }) => at)).toEqual(Array.from({ length: 40 }, (_, n) => n * 25));
  });

  it("of a closed model has its connections, for its time", async () => {
    const { count, sender } = await warmed({ model: closed(4, 60_000) });
    expect([count, sender.crowd]).toEqual([400, 4]);
  });

  it("ends when the last answer has come", async () => {
    const { clock, count } = await warmed({ model: open([hold(1000, 100)]) });
    expect([clock.now(), count]).toEqual([1000, 100]);
  });

  it("counts what was sent, and not what was dropped", async () => {
    const reply = (): Reply => ["answered", 10_000];
    const { count, sender } = await warmed({ model: open([hold(1000, 100)], 7) }, { reply });
    expect([count, sender.sent.length]).toEqual([7, 7]);
  });

  it("counts requests that failed, for they were sent", async () => {
    const { count } = await warmed({}, { reply: () => ["reset", 1] });
    expect(count).toBe(100);
  });

  it("of a model that never sends sends nothing", async () => {
    const { count } = await warmed({ model: open([hold(1000, 0)]) });
    expect(count).toBe(0);
  });

  it("leaves rows that are used once to the load", async () => {
    const rows = Array.from({ length: 10_000 }, (_, n) => ({ name: `${n}` }));
    const journeys = [{ weight: 1, steps: [step({ path: "/${people.name}" })] }];
    const feeders = [{ name: "people", rows, order: "unique" }] as const;
    const { count, sender } = await warmed({ journeys, feeders });
    expect([count, sender.sent.length]).toEqual([0, 0]);
  });

  it("after an abort sends nothing more, and ends", async () => {
    const { clock, count, sender } = await warmed(
      { model: open([hold(1000, 100)]) },
      { abortAt: 305, reply: () => "never" },
    );
    expect([count, sender.sent.length, clock.now()]).toEqual([31, 31, 305]);
  });
});

describe.each([
  ["open", open([hold(1000, 100)])],
  ["closed", closed(6, 1000)],
] as const)("arrivals of a warm-up of the %s model", (_kind, model) => {
  it("have numbers of their own, unlike those of other workers and of the load", async () => {
    const shares = [0, 1, 2].map((index) => ({ index, count: 3 }));
    const plays = await Promise.all(shares.map((share) => warmed({ model }, { share })));
    const numbers = plays.flatMap((play) => play.numbers);
    expect(plays.every(({ count }) => count > 30)).toBe(true);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(Math.min(...numbers)).toBe(warmUpFrom);
    expect(Math.max(...numbers)).toBeLessThan(Number.MAX_SAFE_INTEGER);
  });
});
