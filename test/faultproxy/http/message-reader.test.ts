/** The reader of messages: whatever the portions, the same bytes and the same messages. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Conversation } from "../../../src/faultproxy/http/conversation.ts";
import type { Head } from "../../../src/faultproxy/http/head.ts";
import { MessageReader } from "../../../src/faultproxy/http/message-reader.ts";
import type { Part } from "../../../src/faultproxy/http/part.ts";

/** A conversation in which the client has sent requests of these methods. */
function talk(methods: readonly string[]): Conversation {
  const conversation = new Conversation();
  for (const method of methods) {
    const fields: Head["fields"] = [];
    conversation.add({ kind: "request", method, target: "/", minorVersion: 1, fields }, false);
  }
  return conversation;
}

const reader = (kind: Head["kind"], methods: readonly string[] = []) =>
  new MessageReader(talk(methods), kind);

/** The same bytes in portions that end at these places. */
function portions(bytes: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [...ends, bytes.length].map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
}

const readAll = (from: MessageReader, pieces: readonly Uint8Array[]): readonly Part[] =>
  pieces.flatMap((piece) => [...from.read(piece)]);

const bytesOf = (parts: readonly Part[], kind?: Part["kind"]) =>
  Buffer.concat(
    parts.filter((part) => kind === undefined || part.kind === kind).map((p) => p.bytes),
  );

/** What was read, whatever the portions: `head GET /`, `body 5`, `end`. */
function story(parts: readonly Part[]): readonly string[] {
  const lines: string[] = [];
  let body = 0;
  for (const part of parts) {
    if (part.kind === "body") body += part.bytes.length;
    if (part.kind === "head" && part.whole !== undefined) {
      const { head } = part.whole;
      lines.push(head.kind === "request" ? `${head.method} ${head.target}` : String(head.status));
    }
    if (part.kind === "end") lines.push(`body ${body}, end`);
    if (part.kind === "end") body = 0;
    if (part.kind === "raw" && lines.at(-1) !== "raw") lines.push("raw");
  }
  return body === 0 ? lines : [...lines, `body ${body}`];
}

const storyOf = (kind: Head["kind"], text: string, methods: readonly string[] = []) =>
  story(readAll(reader(kind, methods), [Buffer.from(text, "latin1")]));

const chunks = (...texts: readonly string[]) =>
  `${texts.map((text) => `${text.length.toString(16)}\r\n${text}\r\n`).join("")}0\r\n\r\n`;

describe("requests", () => {
  test.each([
    ["one without a body", "GET /a HTTP/1.1\r\nhost: x\r\n\r\n", ["GET /a", "body 0, end"]],
    [
      "a pipeline",
      "GET /a HTTP/1.1\r\n\r\nPOST /b HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET /c HTTP/1.0\r\n\r\n",
      ["GET /a", "body 0, end", "POST /b", "body 3, end", "GET /c", "body 0, end"],
    ],
    [
      "chunks, with an extension and a trailer",
      "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nx: y\r\n\r\nGET /b HTTP/1.1\r\n\r\n",
      ["POST /a", "body 3, end", "GET /b", "body 0, end"],
    ],
    [
      "chunks win over a length",
      `POST / HTTP/1.1\r\nContent-Length: 99\r\nTransfer-Encoding: chunked\r\n\r\n${chunks("ab")}`,
      ["POST /", "body 2, end"],
    ],
    ["empty lines before one", "\r\n\r\nGET / HTTP/1.1\r\n\r\n", ["GET /", "body 0, end"]],
    ["lines that end with LF alone", "GET / HTTP/1.1\nhost: x\n\n", ["GET /", "body 0, end"]],
    ["the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", ["raw"]],
    ["a TLS hello", "\x16\x03\x01\x02\x00", ["raw"]],
    ["another protocol of lines", "EHLO example\r\n", ["raw"]],
    ["a line of a field that is none", "GET / HTTP/1.1\r\nno colon\r\n\r\n", ["raw"]],
    ["lengths that differ", "POST / HTTP/1.1\r\ncontent-length: 1, 2\r\n\r\nab", ["raw"]],
    ["a coding that does not end", "POST / HTTP/1.1\r\ntransfer-encoding: gzip\r\n\r\n", ["raw"]],
    [
      "a chunk without a size",
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
      ["POST /", "raw"],
    ],
    ["a head beyond any measure", `GET / HTTP/1.1\r\nx: ${"y".repeat(40_000)}`, ["raw"]],
  ])("%s", (_case, text, expected) => {
    expect(storyOf("request", text)).toEqual(expected);
  });
});

describe("responses", () => {
  test.each([
    ["a length", ["GET"], "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab", ["200", "body 2, end"]],
    ["until the close", ["GET"], "HTTP/1.1 200 OK\r\n\r\nabcdef", ["200", "body 6"]],
    [
      "none to a HEAD",
      ["HEAD", "GET"],
      "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx",
      ["200", "body 0, end", "200", "body 1, end"],
    ],
    [
      "none of a 204 and a 304",
      ["GET", "GET"],
      "HTTP/1.1 204 No\r\n\r\nHTTP/1.1 304 No\r\nContent-Length: 9\r\n\r\n",
      ["204", "body 0, end", "304", "body 0, end"],
    ],
    [
      "an interim one answers nothing",
      ["POST"],
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201\r\nContent-Length: 1\r\n\r\nx",
      ["100", "body 0, end", "201", "body 1, end"],
    ],
    ["an upgrade ends HTTP", ["GET"], "HTTP/1.1 101 Go\r\n\r\n\x81\x05hello", ["101", "raw"]],
    ["so does a CONNECT", ["CONNECT"], "HTTP/1.1 200 OK\r\n\r\n\x16\x03", ["200", "raw"]],
    ["frames of HTTP/2", [], "\0\0\x12\x04\0\0\0\0\0", ["raw"]],
  ])("end as they say: %s", (_case, methods, text, expected) => {
    expect(storyOf("response", text, methods)).toEqual(expected);
  });
});

test("when one direction is no HTTP, the other stops between messages", () => {
  const conversation = talk([]);
  const requests = new MessageReader(conversation, "request");
  const first = readAll(requests, [Buffer.from("GET /a HTTP/1.1\r\n\r\n")]);
  readAll(new MessageReader(conversation, "response"), [Buffer.from("220 smtp\r\n")]);
  expect(story(first)).toEqual(["GET /a", "body 0, end"]);
  expect(story(readAll(requests, [Buffer.from("GET /b HTTP/1.1\r\n\r\n")]))).toEqual(["raw"]);
});

const body = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString("latin1"));

const response = fc.oneof(
  body.map((text) => `HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}`),
  fc
    .array(
      body.filter((text) => text !== ""),
      { maxLength: 4 },
    )
    .map((texts) => `HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n${chunks(...texts)}`),
  fc.constantFrom("HTTP/1.1 204 No\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "\r\n"),
);
const stream = fc
  .tuple(fc.array(response, { maxLength: 5 }), fc.oneof(fc.constant(""), body))
  .map(([messages, rest]) => Buffer.from(messages.join("") + rest, "latin1"));
const cuts = fc.array(fc.nat(), { maxLength: 30 });
const methods = Array<string>(8).fill("GET");

describe("for any messages, garbage behind them, and any portions", () => {
  test("the bytes that come out are those that went in, at once", () => {
    fc.assert(
      fc.property(stream, cuts, (bytes, places) => {
        const each = reader("response", methods);
        for (const portion of portions(bytes, places)) {
          expect(bytesOf([...each.read(portion)])).toEqual(Buffer.from(portion));
        }
      }),
    );
  });

  test("the story is that of the whole, also for one byte at a time", () => {
    fc.assert(
      fc.property(stream, cuts, (bytes, places) => {
        const whole = readAll(reader("response", methods), [bytes]);
        const cut = readAll(reader("response", methods), portions(bytes, places));
        const single = readAll(reader("response", methods), portions(bytes, [...bytes.keys()]));
        expect(story(cut)).toEqual(story(whole));
        expect(story(single)).toEqual(story(whole));
        expect(bytesOf(single, "body")).toEqual(bytesOf(whole, "body"));
      }),
    );
  });

  test("a clone goes on as its original would", () => {
    fc.assert(
      fc.property(stream, fc.nat(), (bytes, place) => {
        const [first = bytes, rest = bytes] = portions(bytes, [place]);
        const original = reader("response", methods);
        readAll(original, [first]);
        const clone = original.clone();
        expect(readAll(clone, [rest])).toEqual(readAll(original, [rest]));
        expect(clone.number).toBe(original.number);
      }),
    );
  });
});
