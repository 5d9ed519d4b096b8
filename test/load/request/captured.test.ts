import { describe, expect, it } from "vitest";
import type { Capture } from "../../../src/load/request/capture.ts";
import { capturerOf, missingText } from "../../../src/load/request/captured.ts";

const answer = (body: string, headers: Readonly<Record<string, string>> = {}) => ({
  status: 200,
  headers,
  body: Buffer.from(body),
});

function captured(from: Capture["from"], given: ReturnType<typeof answer> | null): string {
  const told: string[] = [];
  const missing = capturerOf([{ name: "it", from }])(given, (name, value) => {
    told.push(`${name}=${value}`);
  });
  return missing === null ? told.join() : missingText(missing);
}

const json = (path: string) => ({ kind: "json", path }) as const;
const body = (pattern: RegExp) => ({ kind: "body", pattern }) as const;

describe("what is captured of an answer", () => {
  it.each([
    ["a text", json("$.a.b[1]"), answer('{"a":{"b":["x","yé"]}}'), "it=yé"],
    ["a number, as it is written", json("$.id"), answer('{"id":17}'), "it=17"],
    ["an object, as JSON", json("$.id"), answer('{"id":{"a":1}}'), 'it={"a":1}'],
    ["false", json("$.id"), answer('{"id":false}'), "it=false"],
    ["the first of several", json("$..id"), answer('[{"id":1},{"id":2}]'), "it=1"],
    [
      "a header",
      { kind: "header", name: "location" } as const,
      answer("", { location: "/a" }),
      "it=/a",
    ],
    ["a group of a pattern", body(/id=(\d+)/), answer("<a href='?id=42'>"), "it=42"],
    ["a whole match", body(/\d+/), answer("id=42"), "it=42"],
  ])("%s", (_what, from, given, expected) => {
    expect(captured(from, given)).toBe(expected);
  });

  it.each([
    ["no such node", json("$.id"), answer("{}"), "capture it: json $.id is not in the answer"],
    ["null", json("$.id"), answer('{"id":null}'), "capture it: json $.id is not in the answer"],
    [
      "an empty text",
      json("$.id"),
      answer('{"id":""}'),
      "capture it: json $.id is not in the answer",
    ],
    ["no JSON", json("$.id"), answer("<html>"), "capture it: json $.id is not in the answer"],
    [
      "no header",
      { kind: "header", name: "x" } as const,
      answer(""),
      "capture it: header x is not in the answer",
    ],
    [
      "no match",
      body(/id=(\d+)/),
      answer("none"),
      "capture it: body id=(\\d+) is not in the answer",
    ],
    ["no answer", body(/./), null, "capture it: body . is not in the answer"],
  ])("is missing when there is %s", (_what, from, given, message) => {
    expect(captured(from, given)).toBe(message);
  });
});
