/** What each kind of fault tells a provider, how it is taken back, and what proves its effect. */

import { describe, expect, it } from "vitest";
import {
  isProviderFault,
  type ProviderSpec,
  prepareProvider,
  providerFields,
} from "../../../src/faults/provider/provider.ts";
import { siteOf } from "../../../src/faults/registry.ts";
import { RecordedProvider } from "./recorded-provider.ts";

type Kind = keyof typeof providerFields;

const read = (kind: Kind, written: object): ProviderSpec => providerFields[kind].parse(written);

const share = 1;

const rows: readonly (readonly [string, Kind, object, object])[] = [
  ["a status", "answer", { status: 529 }, { answer: { status: 529, share } }],
  [
    "a status, for some, with a number to wait for and a body",
    "answer",
    { status: 429, share: "25%", "retry-after": -1, body: "busy" },
    { answer: { status: 429, share: 0.25, retryAfter: -1, body: "busy" } },
  ],
  [
    "a status with nonsense to wait for",
    "answer",
    { status: 503, "retry-after": "soon", "retry-after-ms": 0 },
    { answer: { status: 503, share, retryAfter: "soon", retryAfterMs: 0 } },
  ],
  [
    "a status with a date to come back at",
    "answer",
    { status: 503, "retry-after": { "date-in": "5s" } },
    { answer: { status: 503, share, retryAfter: { dateInMs: 5_000 } } },
  ],
  ["silence", "silent", { share: "50%" }, { silent: { share: 0.5 } }],
  ["a late begin", "slow_first_token", { delay: "2s" }, { slow: { delayMs: 2_000, share } }],
  ["a pause for ever", "stall", {}, { stall: { afterTokens: 1, share } }],
  [
    "a pause",
    "stall",
    { "after-tokens": 3, for: "1s" },
    { stall: { afterTokens: 3, forMs: 1_000, share } },
  ],
  ["a cut", "cut", {}, { cut: { afterTokens: 1, at: "boundary", share } }],
  [
    "a cut inside a character",
    "cut",
    { "after-tokens": 0, at: "utf8" },
    { cut: { afterTokens: 0, at: "utf8", share } },
  ],
  ["a clean end", "end", { "after-tokens": 2 }, { end: { afterTokens: 2, share } }],
  ["nonsense", "malformed", {}, { malformed: { afterTokens: 1, share } }],
  [
    "an error inside a 200",
    "error_event",
    { "after-tokens": 0, type: "overloaded_error" },
    { error: { afterTokens: 0, type: "overloaded_error", share } },
  ],
  ["a promise too much", "wrong_length", {}, { wrongLength: { by: 16, share } }],
  ["a promise too little", "wrong_length", { by: -4 }, { wrongLength: { by: -4, share } }],
  ["nothing", "empty", { form: "no-choices" }, { empty: { form: "no-choices", share } }],
  ["a usage of zero", "usage", {}, { usage: { form: "zero", share } }],
  ["overload", "overload", { capacity: 4 }, { overload: { capacity: 4, slope: 1, share } }],
];

describe("a fault of a provider", () => {
  it.each(rows)("asks for %s", async (_claim, kind, written, part) => {
    const provider = new RecordedProvider();
    await prepareProvider(read(kind, written), provider, "the-fault").inject();
    expect(provider.history).toEqual([["the-fault", part]]);
  });

  it("has a row for each kind that there is, acts on providers, and is known as one", () => {
    const kinds = Object.keys(providerFields);
    expect([...new Set(rows.map(([, kind]) => kind))].sort()).toEqual(kinds.sort());
    for (const [, kind, written] of rows) {
      expect(siteOf(kind)).toBe("provider");
      expect(isProviderFault(read(kind, written))).toBe(true);
    }
    expect(isProviderFault({ kind: "latency" })).toBe(false);
  });

  it("owes its end before it is injected", () => {
    const provider = new RecordedProvider();
    const { remedies } = prepareProvider(read("silent", {}), provider, "the-fault");
    expect(provider.history).toEqual([]);
    expect(remedies).toEqual([provider.remedyFor("the-fault")]);
  });

  it("is taken back, and proven by the answers that it changed", async () => {
    const provider = new RecordedProvider(12);
    const undo = await prepareProvider(read("silent", {}), provider, "the-fault").inject();
    const evidence = "changed 12 answers";
    expect(await undo()).toEqual({ touched: 12, unit: "requests", evidence });
    expect(provider.history.at(-1)).toBe("end the-fault");
  });

  it("that no request has met says so", async () => {
    const undo = await prepareProvider(read("cut", {}), new RecordedProvider(), "a").inject();
    expect(await undo()).toMatchObject({ touched: 0 });
  });
});

const mistakes: readonly (readonly [string, Kind, object, string])[] = [
  ["a status that is no failure", "answer", { status: 200 }, "status"],
  ["no status", "answer", {}, "status"],
  ["a header of two lines", "answer", { status: 503, "retry-after": "a\nb" }, "retry-after"],
  ["a share that is none", "silent", { share: 0.5 }, 'write one like "99.9%"'],
  ["an end before the first token", "end", { "after-tokens": -1 }, "after-tokens"],
  ["a pause of no time", "stall", { for: "0s" }, "leave it out: for ever"],
  ["a length that is right", "wrong_length", { by: 0 }, "16 or -16"],
  ["a place that is none", "cut", { at: "inside" }, "boundary"],
  ["no capacity", "overload", { capacity: 0 }, "capacity"],
  ["a field of another kind", "silent", { delay: "1s" }, "delay"],
];

describe("a mistake in a fault of a provider is told", () => {
  it.each(mistakes)("%s", (_claim, kind, written, told) => {
    const { error } = providerFields[kind].safeParse(written);
    expect(JSON.stringify(error?.issues)).toContain(JSON.stringify(told).slice(1, -1));
  });
});
