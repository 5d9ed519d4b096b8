import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeOf } from "../../../src/load/check/judge-of.ts";
import { nonceOf } from "../../../src/load/request/template.ts";
import { answered, expected, type Reply } from "./exchanges.ts";

const judge = judgeOf(expected({ echoes: "nonce" }));
const own = nonceOf(42, 0, 15);
const messageFor = (reply: Reply, nonce = own): string | null =>
  judge(answered(reply), nonce).message;

/** As a gateway sends it: each piece in an event of its own. */
const streamOf = (pieces: readonly string[]): Reply => ({
  content: pieces.join(""),
  body: pieces.map((piece) => `data: ${JSON.stringify({ content: piece })}\n\n`).join(""),
});

/** Text in which no nonce begins or goes on. */
const other = fc.string({ unit: fc.constantFrom(...'xyz ,.\n"{}ä€') });

const nonces = fc
  .tuple(fc.nat(), fc.nat({ max: 20 }), fc.nat({ max: 1e6 }))
  .map(([seed, traffic, arrival]) => nonceOf(seed, traffic, arrival));

/** Cuts a text at the given places. */
function cutAt(text: string, places: readonly number[]): readonly string[] {
  const ends = [...new Set(places.map((place) => place % text.length))].sort((a, b) => a - b);
  return [0, ...ends].map((start, index) => text.slice(start, ends[index]));
}

describe("the nonce of a request", () => {
  it("is found wherever it stands in a body", () => {
    fc.assert(
      fc.property(nonces, other, other, (nonce, before, after) => {
        expect(messageFor({ body: before + nonce + after }, nonce)).toBeNull();
      }),
    );
  });

  it("is found in a stream, however that is split", () => {
    fc.assert(
      fc.property(nonces, other, other, fc.array(fc.nat()), (nonce, before, after, places) => {
        const pieces = cutAt(before + nonce + after, places);
        expect(messageFor(streamOf(pieces), nonce)).toBeNull();
      }),
    );
  });

  it.each<[string, Reply]>([
    ["in a header", { headers: { "x-echo": own } }],
    ["in the middle of JSON", { body: `{"a":["you said ${own}"]}` }],
    ["in an event that is not content", { content: "hi", body: `data: {"id":"${own}"}\n\n` }],
    ["twice", { body: own + own }],
    ["behind what begins like one", { body: `gd-${own}` }],
  ])("is found %s", (_where, reply) => {
    expect(messageFor(reply)).toBeNull();
  });

  it.each<[string, Reply]>([
    ["nothing", {}],
    ["a part of it", { body: own.slice(0, -2) }],
    ["a part of it in a stream", streamOf(["gd-", "16-0"])],
  ])("is missed in %s", (_what, reply) => {
    expect(messageFor(reply)).toBe(`the answer does not carry ${own}`);
  });

  it("is missed in a body that no check can read, which is told", () => {
    expect(messageFor({ headers: { "content-encoding": "br" }, body: "\x01" })).toBe(
      `the answer does not carry ${own}: the body is br, which no check can read`,
    );
  });

  it("has to be sent", () => {
    expect(messageFor({ body: own }, "")).toBe(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: what the user writes.
      "the request carried no nonce; write ${nonce} into it",
    );
  });
});

describe("the nonce of another request", () => {
  it("is found even beside its own, wherever both stand, and however the stream is split", () => {
    fc.assert(
      fc.property(nonces, nonces, other, fc.array(fc.nat()), (nonce, foreign, between, places) => {
        fc.pre(nonce !== foreign);
        const [told, text] = [
          `the answer to another request came: it carries ${foreign}, beside its own, sent was ${nonce}`,
          `${foreign} ${between} ${nonce}`,
        ];
        expect(messageFor({ body: text }, nonce)).toBe(told);
        expect(messageFor(streamOf(cutAt(text, places)), nonce)).toBe(told);
      }),
    );
  });

  it.each<[string, string]>([
    ["one that its own begins with", nonceOf(42, 0, 1)],
    ["one that begins with its own", nonceOf(42, 0, 155)],
    ["one of another traffic", nonceOf(42, 1, 15)],
    ["one of another run", nonceOf(43, 0, 15)],
  ])("is told apart: %s", (_what, foreign) => {
    const message = `the answer to another request came: it carries ${foreign}, sent was ${own}`;
    expect(messageFor({ body: `hi ${foreign}!` })).toBe(message);
    expect(messageFor({ headers: { "x-echo": foreign } })).toBe(message);
    expect(messageFor(streamOf(["hi ", foreign, "!"]))).toBe(message);
  });
});
