import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ms } from "../../../src/base/units.ts";
import { AnswerParser } from "../../../src/load/transport/answer-parser.ts";
import { AnswerReader } from "../../../src/load/transport/answer-reader.ts";

const clock = { now: () => ms(0) };

interface Parsed {
  /** What it came to; where bytes were missing, what the end of the connection makes of it. */
  readonly end: string;
  readonly status: number;
  readonly body: string;
  readonly keeps: boolean;
}

/** Reads the pieces, each through the one buffer that every read overwrites. */
function parsed(pieces: readonly Buffer[], method = "GET", maxAnswer = 1e6): Parsed {
  const reader = new AnswerReader(true, maxAnswer, clock);
  const parser = new AnswerParser(reader);
  parser.begin(method, reader);
  const lent = Buffer.alloc(256 * 1024);
  let progress: string = "more";
  for (const piece of pieces) {
    if (progress !== "more") break;
    lent.fill(0x58);
    piece.copy(lent);
    progress = parser.read(lent, piece.length);
  }
  return {
    end: progress === "more" ? `then ${parser.end()}` : progress,
    status: reader.status,
    body: reader.kept?.body.toString("latin1") ?? "",
    keeps: parser.keepsConnection,
  };
}

const whole = (text: string, method?: string) => parsed([Buffer.from(text, "latin1")], method);

const ok = "HTTP/1.1 200 OK\r\n";
const coded = `${ok}transfer-encoding: chunked\r\n\r\n`;

type Row = [claim: string, text: string, end: string, body?: string];

const answers: readonly Row[] = [
  ["with a length", `${ok}content-length: 5\r\n\r\nhello`, "whole", "hello"],
  ["with no length but nothing", `${ok}content-length: 0\r\n\r\n`, "whole"],
  ["with no reason", "HTTP/1.1 200\r\ncontent-length: 0\r\n\r\n", "whole"],
  ["with an empty reason", "HTTP/1.1 200 \r\ncontent-length: 0\r\n\r\n", "whole"],
  ["with white space about a value", `${ok}content-length: \t 2 \t\r\n\r\nok`, "whole", "ok"],
  ["with no space before a value", `${ok}content-length:2\r\n\r\nok`, "whole", "ok"],
  ["with a name in any case", `${ok}Content-LENGTH: 2\r\n\r\nok`, "whole", "ok"],
  ["with lines that end in LF alone", "HTTP/1.1 200 OK\ncontent-length: 2\n\nok", "whole", "ok"],
  ["with an empty value", `${ok}x-empty:\r\ncontent-length: 2\r\n\r\nok`, "whole", "ok"],
  [
    "with bytes beyond ASCII in a value",
    `${ok}x: \xe9\r\ncontent-length: 1\r\n\r\na`,
    "whole",
    "a",
  ],
  ["in chunks", `${coded}3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n`, "whole", "abcde"],
  ["in chunks of capital digits", `${coded}A\r\n0123456789\r\n0\r\n\r\n`, "whole", "0123456789"],
  ["in chunks with extensions", `${coded}2;a=b;c="d"\r\nok\r\n0;last\r\n\r\n`, "whole", "ok"],
  ["in chunks with padded sizes", `${coded}2  \r\nok\r\n000\r\n\r\n`, "whole", "ok"],
  ["in chunks with trailers", `${coded}2\r\nok\r\n0\r\nx: 1\r\ny: 2\r\n\r\n`, "whole", "ok"],
  ["in chunks, coded twice", `${ok}transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n`, "whole"],
  ["that ends with the connection", `${ok}\r\nhello`, "then whole", "hello"],
  ["coded, but not in chunks", `${ok}transfer-encoding: gzip\r\n\r\nhi`, "then whole", "hi"],
  ["204, which has no body", "HTTP/1.1 204 No\r\n\r\n", "whole"],
  ["304, whose length is another's", "HTTP/1.1 304 No\r\ncontent-length: 9\r\n\r\n", "whole"],
  [
    "after hints",
    `HTTP/1.1 103 Early\r\nlink: </a>\r\n\r\n${ok}content-length: 0\r\n\r\n`,
    "whole",
  ],
  ["after two signs of life", `${"HTTP/1.1 100 C\r\n\r\n".repeat(2)}${ok}\r\n`, "then whole"],
  ["with bytes after it", `${ok}content-length: 2\r\n\r\nokHTTP/1.1 200`, "excess", "ok"],
  ["in chunks, with bytes after it", `${coded}0\r\n\r\nx`, "excess"],
  ["204 with a body", "HTTP/1.1 204 No\r\n\r\nbody", "excess"],
];

const cutAnswers: readonly Row[] = [
  ["of which nothing came", "", "then reset"],
  ["cut in its first line", "HTTP/1.1 20", "then reset"],
  ["cut in its headers", `${ok}content-le`, "then reset"],
  ["of mere hints", "HTTP/1.1 103 Early\r\n\r\n", "then reset"],
  ["short of its length", `${ok}content-length: 5\r\n\r\nhel`, "then truncated", "hel"],
  ["cut between chunks", `${coded}3\r\nabc\r\n`, "then truncated", "abc"],
  ["cut within a chunk", `${coded}ff\r\nabc`, "then truncated", "abc"],
  ["cut before the last line's end", `${coded}0\r\n`, "then truncated"],
];

const noAnswers: readonly Row[] = [
  ["another protocol", "SSH-2.0-OpenSSH_9.2\r\n", "protocol"],
  ["an alert of TLS", "\x15\x03\x01\x00\x02\x02\x46", "protocol"],
  ["another version", "HTTP/2 200 OK\r\n\r\n", "protocol"],
  ["an empty line first", `\r\n${ok}\r\n`, "protocol"],
  ["a status of two digits", "HTTP/1.1 20 OK\r\n\r\n", "protocol"],
  ["a status of four digits", "HTTP/1.1 2000 OK\r\n\r\n", "protocol"],
  ["a status below 100", "HTTP/1.1 099 OK\r\n\r\n", "protocol"],
  ["a switch that nobody asked for", "HTTP/1.1 101 Switching\r\n\r\n", "protocol"],
  ["a folded line", `${ok}x: 1\r\n 2\r\n\r\n`, "protocol"],
  ["white space before a colon", `${ok}content-length : 2\r\n\r\nok`, "protocol"],
  ["a line without a colon", `${ok}nonsense\r\n\r\n`, "protocol"],
  ["a header without a name", `${ok}: 2\r\n\r\n`, "protocol"],
  ["a CR within a line", `${ok}x: a\rb\r\n\r\n`, "protocol"],
  ["a NUL within a line", `${ok}x: a\0b\r\n\r\n`, "protocol"],
  ["a length that is none", `${ok}content-length: five\r\n\r\nhello`, "protocol"],
  ["a length with a sign", `${ok}content-length: +5\r\n\r\nhello`, "protocol"],
  ["an empty length", `${ok}content-length: \r\n\r\n`, "protocol"],
  ["a length beyond counting", `${ok}content-length: 99999999999999999999\r\n\r\n`, "protocol"],
  ["two lengths", `${ok}content-length: 2\r\ncontent-length: 3\r\n\r\nok`, "protocol"],
  ["the same length twice", `${ok}content-length: 2\r\ncontent-length: 2\r\n\r\nok`, "protocol"],
  ["a list of lengths", `${ok}content-length: 2, 2\r\n\r\nok`, "protocol"],
  [
    "a length and chunks",
    `${ok}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n`,
    "protocol",
  ],
  ["chunks in chunks", `${ok}transfer-encoding: chunked, chunked\r\n\r\n`, "protocol"],
  ["a chunk without a size", `${coded}\r\nab\r\n`, "protocol"],
  ["a chunk of a size that is none", `${coded}xyz\r\n`, "protocol"],
  ["a chunk of a size beyond counting", `${coded}ffffffffffffffff\r\n`, "protocol"],
  ["a chunk that is longer than it says", `${coded}2\r\nabc\r\n`, "protocol", "ab"],
  ["a chunk whose line ends in LF alone", `${coded}2\nab\r\n`, "protocol"],
];

/** A length that is refused is told of by its head alone; what of the body came depends. */
const sameEnd = ({ end, status }: Parsed) => ({ end, status });

describe.each([
  ["an answer", answers],
  ["an answer that is cut", cutAnswers],
  ["what is no answer", noAnswers],
])("%s", (_what, rows) => {
  it.each(rows)("%s", (_claim, text, end, body = "") => {
    expect(whole(text)).toMatchObject({ end, body });
  });

  it.each(rows)("%s, in two pieces, wherever it is cut", (_claim, text, end) => {
    const bytes = Buffer.from(text, "latin1");
    const all = sameEnd(whole(text));
    for (let cut = 1; cut < bytes.length; cut++) {
      const pieces = [bytes.subarray(0, cut), bytes.subarray(cut)];
      const found = parsed(pieces);
      // Bytes after an answer may come after its end.
      if (end === "excess" && found.end === "whole") continue;
      expect(sameEnd(found), `cut at ${cut}`).toEqual(all);
    }
  });

  it.each(rows)("%s, byte by byte", (_claim, text, end) => {
    const bytes = [...Buffer.from(text, "latin1")].map((byte) => Buffer.from([byte]));
    const found = parsed(bytes);
    expect(found.end).toBe(end === "excess" ? "whole" : end);
    expect(found.status).toBe(whole(text).status);
  });
});

describe("the answer to HEAD", () => {
  it("has no body, whatever its length says", () => {
    expect(whole(`${ok}content-length: 500\r\n\r\n`, "HEAD").end).toBe("whole");
    expect(whole(`${ok}transfer-encoding: chunked\r\n\r\n`, "HEAD").end).toBe("whole");
    expect(whole(`${ok}\r\n`, "HEAD").end).toBe("whole");
  });
});

describe("a connection", () => {
  it.each([
    ["is kept by HTTP/1.1", "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", true],
    [
      "is not, if it says so",
      "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
      false,
    ],
    [
      "is not, if it says so among others",
      "HTTP/1.1 200 OK\r\nConnection: a, Close\r\ncontent-length: 0\r\n\r\n",
      false,
    ],
    ["is not by HTTP/1.0", "HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n", false],
    [
      "is, if HTTP/1.0 says so",
      "HTTP/1.0 200 OK\r\nconnection: Keep-Alive\r\ncontent-length: 0\r\n\r\n",
      true,
    ],
    ["is not, if the answer ends with it", "HTTP/1.1 200 OK\r\n\r\n", false],
    [
      "is not by HTTP/1.0 in chunks",
      "HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
      false,
    ],
  ])("%s", (_claim, text, keeps) => {
    expect(whole(text).keeps).toBe(keeps);
  });
});

describe("an answer that is too large", () => {
  const large = (text: string) => parsed([Buffer.from(text)], "GET", 4).end;
  it.each([
    ["by its length, before its body came", `${ok}content-length: 5\r\n\r\n`, "too-large"],
    ["in chunks", `${coded}3\r\nabc\r\n3\r\nabc\r\n0\r\n\r\n`, "too-large"],
    ["up to the end of the connection", `${ok}\r\nhello`, "too-large"],
    [
      "only in its head: a body of just the size is not",
      `${ok}content-length: 4\r\n\r\nfour`,
      "whole",
    ],
  ])("%s", (_claim, text, end) => {
    expect(large(text)).toBe(end);
  });

  const longHeader = `${ok}x: ${"y".repeat(70_000)}\r\n\r\n`;
  it.each([
    ["a head beyond 64 KiB", [longHeader]],
    ["a head beyond 64 KiB, in pieces", longHeader.match(/[\s\S]{1,1000}/g) ?? []],
    [
      "a head without an end",
      Array.from({ length: 80 }, () => `${"z".repeat(1000)}`).with(0, `${ok}x: `),
    ],
    ["trailers without an end", [`${coded}0\r\nx: ${"y".repeat(70_000)}`]],
    ["an extension without an end", [`${coded}1;${"y".repeat(70_000)}`]],
  ])("%s", (_claim, texts) => {
    expect(parsed(texts.map((text) => Buffer.from(text))).end).toBe("too-large");
  });
});

describe("what is kept", () => {
  it("has its headers by small names, those of one name joined, cookies by lines", () => {
    const reader = new AnswerReader(true, 100, clock);
    const parser = new AnswerParser(reader);
    parser.begin("GET", reader);
    const head = "A: 1\r\na: 2\r\nSet-Cookie: x=1, y\r\nset-cookie: z=2\r\n__proto__: own\r\n";
    const bytes = Buffer.from(`${ok}${head}content-length: 0\r\n\r\n`);
    expect(parser.read(bytes, bytes.length)).toBe("whole");
    expect(Object.entries(reader.kept?.headers ?? {})).toEqual([
      ["a", "1, 2"],
      ["set-cookie", "x=1, y\nz=2"],
      ["__proto__", "own"],
      ["content-length", "0"],
    ]);
  });
});

describe("any body", () => {
  const bodies = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 8 });
  const cuts = fc.array(fc.nat(600), { maxLength: 10 });

  it("comes out of its chunks as it went in, however the bytes are cut", () => {
    fc.assert(
      fc.property(bodies, cuts, (chunks, cuts) => {
        const framed = chunks.flatMap((chunk) => [
          Buffer.from(`${chunk.length.toString(16)}\r\n`),
          Buffer.from(chunk),
          Buffer.from("\r\n"),
        ]);
        const bytes = Buffer.concat([Buffer.from(coded), ...framed, Buffer.from("0\r\n\r\n")]);
        const found = parsed(piecesOf(bytes, cuts));
        expect(found.end).toBe("whole");
        expect(found.body).toBe(Buffer.concat(chunks).toString("latin1"));
      }),
    );
  });

  it("is read alike however the bytes are cut, whatever they are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), cuts, fc.boolean(), (noise, cuts, isBody) => {
        const bytes = isBody ? Buffer.concat([Buffer.from(coded), noise]) : Buffer.from(noise);
        const inOne = parsed([bytes]);
        const cut = parsed(piecesOf(bytes, cuts));
        if (inOne.end === "excess" && cut.end === "whole") return;
        expect(sameEnd(cut)).toEqual(sameEnd(inOne));
      }),
    );
  });
});

function piecesOf(bytes: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const at = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
  return at
    .slice(1)
    .map((end, i) => bytes.subarray(at[i], end))
    .filter(({ length }) => length > 0);
}
