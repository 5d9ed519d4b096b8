import { describe, expect, it } from "vitest";
import { z } from "zod";
import { expectFields } from "../../../src/load/check/expect-fields.ts";
import { read } from "./exchanges.ts";

const draft = "https://json-schema.org/draft/2020-12/schema";

describe("what a good answer is", () => {
  it("is any status from 200 to 399 when nothing is said", () => {
    expect(read({})).toEqual({ statuses: null, stream: null, checks: [] });
  });

  it("is one status, or one of several", () => {
    expect(read({ status: 204 })).toMatchObject({ statuses: [204] });
    expect(read({ status: [200, 404] })).toMatchObject({ statuses: [200, 404] });
  });

  it("is checked in one order, whatever order it is written in: the wrong answer first", () => {
    const written = {
      schema: { type: "object" },
      json: { "$.b": 1, "$.a": true },
      body: "/ok/",
      header: { "X-B": true, "x-a": "1" },
      size: { max: "1KiB" },
      echoes: "nonce",
    };
    expect(read(written)).toMatchObject({
      checks: [
        { kind: "echoes", value: "nonce" },
        { kind: "size", least: 0, most: 1024 },
        { kind: "header", name: "x-b", matches: /^/ },
        { kind: "header", name: "x-a", matches: /^1$/ },
        { kind: "body", matches: /ok/ },
        { kind: "json", path: "$.b", is: { kind: "equal", value: 1 } },
        { kind: "json", path: "$.a", is: { kind: "equal", value: true } },
        { kind: "schema", schema: { type: "object" } },
      ],
    });
  });

  it.each<[string, unknown, unknown]>([
    ["a text", "smart", { kind: "equal", value: "smart" }],
    ["a pattern", "/stop|length/", { kind: "like", pattern: /stop|length/ }],
    ["a pattern with flags", "/^a.b$/ims", { kind: "like", pattern: /^a.b$/ims }],
    ["a pattern with a slash in it", "/a/b/", { kind: "like", pattern: /a\/b/ }],
    ["a path, which is no pattern", "/v1/models", { kind: "equal", value: "/v1/models" }],
    ["true, which is a value", true, { kind: "equal", value: true }],
    ["nothing, which is a value", null, { kind: "equal", value: null }],
    ["a list", ["/a/"], { kind: "equal", value: ["/a/"] }],
    ["an object", { a: 1, exists: true }, { kind: "equal", value: { a: 1, exists: true } }],
    ["that something is there", { exists: true }, { kind: "there" }],
    ["that nothing is there", { exists: false }, { kind: "absent" }],
    ["what looks like a pattern", { equal: "/a/" }, { kind: "equal", value: "/a/" }],
    ["what looks like a word", { equal: { exists: 1 } }, { kind: "equal", value: { exists: 1 } }],
  ])("at a JSONPath is %s", (_what, value, is) => {
    expect(read({ json: { "$.at": value } })).toMatchObject({
      checks: [{ kind: "json", path: "$.at", is }],
    });
  });

  it("has a schema that stands in a file", () => {
    const files = { "chat.json": `{"$schema":"${draft}","type":"object"}` };
    expect(read({ schema: "chat.json" }, files)).toMatchObject({
      checks: [{ kind: "schema", schema: { type: "object" } }],
    });
  });

  it("has headers whose text is meant as it is written", () => {
    expect(read({ header: { a: "a.b*(c)/$" } })).toMatchObject({
      checks: [{ matches: /^a\.b\*\(c\)\/\$$/ }],
    });
  });

  it("can be told to an editor, each key with a word on what it is", () => {
    const schema = z.toJSONSchema(expectFields, { io: "input" });
    const keys = Object.entries(schema.properties ?? {});
    expect(keys.map(([name]) => name)).toEqual([
      "status",
      "stream",
      "echoes",
      "size",
      "header",
      "body",
      "json",
      "schema",
    ]);
    for (const [, key] of keys) expect(key).toHaveProperty("description");
  });
});

const hint = "see https://json-schema.org/draft/2020-12";

describe("a wrong expectation is told what to write", () => {
  it.each<[string, unknown, string]>([
    [
      "a pattern without slashes",
      { body: "stop" },
      'body: "stop" is not a regular expression; write one between slashes, like /stop|length/',
    ],
    [
      "an empty pattern",
      { body: "//" },
      'body: "//" is not a regular expression; write one between slashes, like /stop|length/',
    ],
    [
      "a broken pattern",
      { body: "/(/" },
      'body: "/(/" is not a regular expression: Unterminated group; a backslash takes one of ( ) [ ] { } * + ? . | ^ $ as it is',
    ],
    [
      "a flag that keeps a state",
      { body: "/a/g" },
      'body: "/a/g" has the flags g; of i, m, s and u write each once at the most',
    ],
    [
      "a flag twice",
      { body: "/a/ii" },
      'body: "/a/ii" has the flags ii; of i, m, s and u write each once at the most',
    ],
    [
      "a broken pattern for a header",
      { header: { server: "/[/" } },
      'header.server: "/[/" is not a regular expression: Unterminated character class; a backslash takes one of ( ) [ ] { } * + ? . | ^ $ as it is',
    ],
    ["no header name", { header: { "a b": true } }, 'header.a b: "a b" is not a header name'],
    [
      "a flag that a path may mean",
      { json: { "$.url": "/v1/g" } },
      'json.$.url: "/v1/g" has the flags g; of i, m, s and u write each once at the most; { equal: ... } takes the text as it is',
    ],
    [
      "a path without its root",
      { json: { "choices[0]": 1 } },
      'json.choices[0]: "choices[0]" is not a JSONPath; it begins with $, like $.choices[0].finish_reason',
    ],
    [
      "a path that is never closed",
      { json: { "$.a[": 1 } },
      'json.$.a[: "$.a[" is not a JSONPath: unclosed bracketed selection; write one like $.choices[0].finish_reason',
    ],
    [
      "a function that no path has",
      { json: { "$[?a(@.b)]": 1 } },
      "json.$[?a(@.b)]: \"$[?a(@.b)]\" is not a JSONPath: no such function 'a'; write one like $.choices[0].finish_reason",
    ],
    [
      "a word with a wrong value",
      { json: { "$.a": { exists: "yes" } } },
      "json.$.a: exists is true or false; { equal: { exists: ... } } compares with an object",
    ],
    [
      "a keyword that no schema has",
      { schema: { propertis: {} } },
      'schema: this is not a JSON Schema: unknown keyword: "propertis"; write a keyword of JSON Schema 2020-12',
    ],
    [
      "a format that no schema has",
      { schema: { format: "emale" } },
      'schema: this is not a JSON Schema: unknown format "emale" at path "#"; write one like date-time, email, uri or uuid, or use pattern',
    ],
    [
      "a keyword with a wrong value",
      { schema: { required: "a" } },
      `schema: this is not a JSON Schema: /required must be array; ${hint}`,
    ],
    [
      "a draft of old",
      { schema: { $schema: "http://json-schema.org/draft-07/schema#" } },
      'schema: this is not a JSON Schema: no schema with key or ref "http://json-schema.org/draft-07/schema#"; leave $schema out, or write draft 2020-12\'s',
    ],
    [
      "a schema elsewhere",
      { schema: { $ref: "other.json" } },
      "schema: this is not a JSON Schema: can't resolve reference other.json from id #; put what is referred to under $defs of the same schema",
    ],
    [
      "a broken pattern in a schema",
      { schema: { pattern: "(" } },
      `schema: this is not a JSON Schema: Invalid regular expression: /(/u: Unterminated group; ${hint}`,
    ],
    [
      "a bare size",
      { size: { max: 12 } },
      'size.max: 12 is not a size; write one like "64KiB" or "1MB"',
    ],
    ["a size without a limit", { size: {} }, "size: a size needs a limit; write { max: 64KiB }"],
    ["limits the wrong way round", { size: { min: "2kB", max: "1kB" } }, "size: min is above max"],
    [
      "JSON in a stream",
      { stream: "complete", json: { $: 1 } },
      "json: an event stream is no JSON; with stream, check body or echoes, not json",
    ],
    [
      "a schema for a stream",
      { stream: "complete", schema: {} },
      "schema: an event stream is no JSON; with stream, check body or echoes, not schema",
    ],
    ["a misspelled key", { stauts: 200 }, 'Unrecognized key: "stauts"'],
    ["an echo of something else", { echoes: "uuid" }, 'echoes: Invalid input: expected "nonce"'],
  ])("%s", (_what, written, message) => {
    expect(read(written)).toEqual([message]);
  });

  it.each<[string, string, string]>([
    [
      "that is not there",
      "gone.json",
      "schema: gone.json cannot be read: there is no such file; write the path of a file with a JSON Schema",
    ],
    [
      "that holds no object",
      "list.json",
      "schema: list.json holds no object; write a JSON Schema, as JSON",
    ],
    [
      "that holds a wrong one",
      "wrong.json",
      `schema: wrong.json: this is not a JSON Schema: /type must be equal to one of the allowed values; ${hint}`,
    ],
  ])("a file with a schema %s", (_what, path, message) => {
    const files = { "list.json": "[]", "wrong.json": '{"type":"strin"}' };
    expect(read({ schema: path }, files)).toEqual([message]);
  });

  it("a file that is no JSON", () => {
    const [message] = Object.values(read({ schema: "a.yaml" }, { "a.yaml": "type: object" }));
    expect(message).toMatch(/^schema: a.yaml holds no JSON: .*; write a JSON Schema, as JSON$/);
  });
});
