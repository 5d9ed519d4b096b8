/** Whatever providers do, and whenever clients leave: what holds for every call. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Asking, aRouting, type Rig, routesOf } from "./routing-rig.ts";
import { bodyOf, piece, type Script } from "./scripted-providers.ts";

/** Clock steps; all times are multiples. In ms. */
const stepMs = 10;
const time = fc.nat(8).map((steps) => steps * stepMs);
const reason = fc.constantFrom("refused", "reset", "first-byte-timeout", "malformed");

const script: fc.Arbitrary<Script> = fc.oneof(
  fc.record({ kind: fc.constant("says"), text: fc.constantFrom("yes", "no"), afterMs: time }),
  fc.record({
    kind: fc.constant("streams"),
    pieces: fc.array(fc.constantFrom("x", "y", "z"), { minLength: 1, maxLength: 4 }),
    afterMs: time,
    gapMs: time,
  }),
  fc.record({
    kind: fc.constant("streams"),
    pieces: fc.array(fc.constantFrom("x", "y", "z"), { minLength: 1, maxLength: 4 }),
    afterMs: time,
    gapMs: time,
    breaks: fc.constantFrom("truncated", "idle-timeout", "provider-error"),
  }),
  fc.record({
    kind: fc.constant("rejects"),
    status: fc.constantFrom(400, 401, 429, 500, 503, 529),
    afterMs: time,
  }),
  fc.record({ kind: fc.constant("fails"), reason, afterMs: time }),
);

const strategies = {
  ordered: { kind: "ordered" },
  weighted: { kind: "weighted" },
  "least-loaded": { kind: "least-loaded" },
  fastest: { kind: "fastest", explore: 0.5 },
  "fan-out, first": { kind: "fan-out", pick: "first" },
  "fan-out of two": { kind: "fan-out", width: 2 },
  quorum: { kind: "fan-out", pick: "quorum" },
  best: { kind: "fan-out", pick: "best", judge: "longest" },
} as const;

const names = ["a", "b", "c"];

const story = fc.record({
  scripts: fc.array(fc.array(script, { minLength: 1, maxLength: 3 }), {
    minLength: names.length,
    maxLength: names.length,
  }),
  /** Of several calls that come one after the other. */
  calls: fc.array(
    fc.record({
      isStream: fc.boolean(),
      waitMs: time,
      /** In ms; undefined: stays to the end. */
      leavesAfterMs: fc.option(time, { nil: undefined }),
      deadlineMs: fc.constantFrom(60, 200, 100_000),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  hedges: fc.boolean(),
  tries: fc.integer({ min: 1, max: 3 }),
});

type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

/** A stream that was asked for in one piece makes no sense: then it is said at once. */
const asAskedFor = (scripts: readonly Script[], isStream: boolean): Script[] =>
  scripts.map((each) => {
    if (isStream || each.kind !== "streams") return each;
    const { pieces, afterMs = 0, breaks } = each;
    if (breaks !== undefined) return { kind: "fails", reason: breaks, afterMs };
    return { kind: "says", text: pieces.join(""), afterMs };
  });

async function play(rig: Rig, { scripts, calls }: Story): Promise<readonly Asking[]> {
  const asked: Asking[] = [];
  // One form at a time: a script is for the calls of one form.
  const isStream = calls[0]?.isStream ?? false;
  for (const [index, name] of names.entries()) {
    rig.providers.script(name, ...asAskedFor(scripts[index] ?? [], isStream));
  }
  for (const { waitMs, leavesAfterMs, deadlineMs } of calls) {
    const asking = rig.ask({ stream: isStream, deadlineMs });
    asked.push(asking);
    if (leavesAfterMs !== undefined) {
      rig.clock.alarm(leavesAfterMs, () => asking.call.cancellation.cancel("client-gone"));
    }
    await rig.pass(waitMs, stepMs);
  }
  const isOver = ({ answer, reader }: Asking) =>
    answer !== undefined && (answer.kind !== "stream" || reader.endings > 0);
  for (let i = 0; i < 500 && !asked.every(isOver); i++) await rig.pass(stepMs, stepMs);
  return asked;
}

/** All that any provider might say, in full. */
function textsOf({ scripts }: Story): readonly string[] {
  return scripts.flat().flatMap((each) => {
    if (each.kind === "says") return [piece(each.text), bodyOf(each.text)];
    if (each.kind !== "streams") return [];
    return [each.pieces.map(piece).join(""), bodyOf(each.pieces.join(""))];
  });
}

function expectOneAnswer({ answer, reader, call }: Asking, texts: readonly string[]): void {
  const { completion, provider } = call.record;
  switch (answer?.kind) {
    case "whole":
      expect(texts).toContain(answer.body);
      expect(completion?.finishReason).toBe(provider);
      return;
    case "refusal":
      expect(answer.status).toBeGreaterThanOrEqual(400);
      return;
    case "stream":
      expect(reader.endings).toBe(1);
      if (reader.ending?.kind === "complete") expect(texts).toContain(reader.text);
      else expect(texts.some((text) => text.startsWith(reader.text))).toBe(true);
      // Of a stream that broke nothing is told of anybody's completion.
      expect(completion?.finishReason).toBe(
        reader.ending?.kind === "complete" ? provider : undefined,
      );
      return;
    default:
      throw new Error("no answer");
  }
}

describe.each(Object.entries(strategies))("%s", (_name, strategy) => {
  test("one answer a call, every attempt written down once, and nothing left under way", async () => {
    await fc.assert(
      fc.asyncProperty(story, async (told) => {
        const { hedges, tries } = told;
        const rig = aRouting({
          models: { smart: { routes: routesOf(...names), strategy } },
          hedge: { enabled: hedges, initialMs: 20 },
          retries: { attempts: tries, baseMs: 20, maxMs: 40 },
        });
        const asked = await play(rig, told);
        const texts = textsOf(told);
        for (const asking of asked) expectOneAnswer(asking, texts);

        const attempts = asked.map(({ call }) => call.record.attempts);
        for (const own of attempts) {
          expect(own.map(({ outcome }) => outcome)).not.toContain("pending");
          // Each route as often as it may be retried, and one hedge beside.
          expect(own.length).toBeLessThanOrEqual((names.length + 1) * tries);
        }
        const sent = attempts.flat().filter(({ outcome }) => outcome !== "breaker-open");
        expect(sent).toHaveLength(rig.providers.heard.length);
        expect(rig.providers.open).toBe(0);
        expect(rig.guarded.providersHealth().map(({ inFlight }) => inFlight)).toEqual([0, 0, 0]);
      }),
      { numRuns: 150 },
    );
  });
});
