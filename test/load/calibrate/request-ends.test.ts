import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { requestEnds } from "../../../src/load/calibrate/request-ends.ts";

const head = (method: string, ...fields: readonly string[]) =>
  `${[`${method} /path HTTP/1.1`, "host: a", ...fields].join("\r\n")}\r\n\r\n`;

const cases: readonly (readonly [string, string, readonly string[]])[] = [
  ["a request without a body ends with its head", head("GET"), ["GET"]],
  ["one with a body ends with its last byte", `${head("POST", "content-length: 2")}{}`, ["POST"]],
  ["one whose body is not whole has not ended", `${head("POST", "content-length: 3")}{}`, []],
  ["one whose head is not whole has not ended", "GET / HTTP/1.1\r\nhost: a\r\n", []],
  ["a body of no bytes is none", head("PUT", "Content-Length:0", "b: c"), ["PUT"]],
  ["a body may look like a head", `${head("POST", "content-length: 4")}\r\n\r\n`, ["POST"]],
  ["a length in another field is none", head("GET", "x-content-length: 9"), ["GET"]],
];

describe("of requests", () => {
  it.each([
    ["close", true],
    ["CLOSE ", true],
    ["keep-alive", false],
    ["closed", false],
  ])("one with connection: %j wants an end: %j", (connection, closes) => {
    const ends = requestEnds();
    expect(ends.closes).toBe(false);
    ends.read(Buffer.from(head("GET", `Connection: ${connection}`)));
    expect(ends.closes).toBe(closes);
  });

  it.each(cases)("%s", (_claim, bytes, methods) => {
    expect(requestEnds().read(Buffer.from(bytes))).toEqual(methods);
  });

  it("each ends once, wherever the bytes are cut", () => {
    const request = fc.record({
      method: fc.constantFrom("GET", "POST", "DELETE"),
      body: fc.string({ unit: fc.constantFrom("\r", "\n", "a", ":"), maxLength: 12 }),
    });
    const requests = fc.array(request, { maxLength: 5 });
    fc.assert(
      fc.property(requests, fc.array(fc.nat({ max: 40 }), { minLength: 1 }), (sent, sizes) => {
        const bytes = Buffer.from(
          sent
            .map(({ method, body }) => head(method, `content-length: ${body.length}`) + body)
            .join(""),
        );
        const ends = requestEnds();
        const methods: string[] = [];
        for (let at = 0, n = 0; at < bytes.length; n++) {
          const size = Math.max(1, sizes[n % sizes.length] ?? 1);
          methods.push(...ends.read(bytes.subarray(at, at + size)));
          at += size;
        }
        expect(methods).toEqual(sent.map(({ method }) => method));
      }),
    );
  });
});
