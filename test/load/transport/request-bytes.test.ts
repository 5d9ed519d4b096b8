import { describe, expect, it } from "vitest";
import { http2Headers } from "../../../src/load/transport/http2-request.ts";
import { requestBytes } from "../../../src/load/transport/request-bytes.ts";
import type { OutgoingRequest } from "../../../src/load/transport/sender.ts";
import { outgoing } from "../sample.ts";

const bytesOf = requestBytes("api.test:8080", false);
const text = (parts: Partial<OutgoingRequest>) => bytesOf(outgoing(parts)).toString("latin1");

describe("a request on the wire", () => {
  it("names its origin, and has no length where it has no body", () => {
    expect(text({ path: "/a?b=c" })).toBe("GET /a?b=c HTTP/1.1\r\nhost: api.test:8080\r\n\r\n");
  });

  it("has its body behind it, with its length in bytes", () => {
    const head = "POST / HTTP/1.1\r\nhost: api.test:8080\r\nx-a: 1\r\ncontent-length: 2\r\n\r\n";
    const headers = { "x-a": "1" };
    expect(text({ method: "POST", headers, body: "ü" })).toBe(`${head}\xc3\xbc`);
    expect(text({ method: "POST", headers, body: Uint8Array.of(0, 255) })).toBe(`${head}\0\xff`);
  });

  it.each(["POST", "PUT", "PATCH"])("tells that a %s has no body", (method) => {
    expect(text({ method })).toContain("\r\ncontent-length: 0\r\n\r\n");
  });

  it("may name another host, once", () => {
    const bytes = text({ headers: { host: "other.test" } });
    expect(bytes).toBe("GET / HTTP/1.1\r\nhost: other.test\r\n\r\n");
  });

  it("says that the connection ends with it, whatever its own headers say", () => {
    const closing = requestBytes("a", true);
    const headers = { connection: "keep-alive" };
    expect(closing(outgoing({ headers })).toString()).toBe(
      "GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
    );
  });

  it("is made once, if it is the same object", () => {
    const request = outgoing();
    expect(bytesOf(request)).toBe(bytesOf(request));
  });

  it("is right for each of more requests than are remembered", () => {
    const requests = Array.from({ length: 40 }, (_, n) => outgoing({ path: `/${n}` }));
    for (const request of [...requests, ...requests]) {
      expect(bytesOf(request).toString()).toContain(`GET ${request.path} HTTP/1.1\r\n`);
    }
  });
});

describe.each([
  ["HTTP/1.1", (request: OutgoingRequest) => bytesOf(request)],
  ["HTTP/2", http2Headers("https://api.test")],
])("a request that is malformed is our own bug, by %s", (_name, make) => {
  it.each<[string, Partial<OutgoingRequest>]>([
    ["a space in its path", { path: "/a b" }],
    ["a line's end in its path", { path: "/a\r\nx: y" }],
    ["a path that is empty", { path: "" }],
    ["a path beyond Latin-1", { path: "/\u20ac" }],
    ["a method with a space", { method: "GET /x" }],
    ["a tunnel", { method: "CONNECT" }],
    ["a header's name with a space", { headers: { "a b": "1" } }],
    ["a line's end in a header", { headers: { a: "1\r\nb: 2" } }],
    ["a header beyond Latin-1", { headers: { a: "\u20ac" } }],
    ["a length that is not its own", { headers: { "content-length": "3" }, body: "ab" }],
    ["a coding", { headers: { "transfer-encoding": "chunked" } }],
  ])("%s", (_what, parts) => {
    expect(() => make(outgoing(parts))).toThrow("a request cannot be sent");
  });

  it("and its message does not tell what may be a secret", () => {
    const headers = { authorization: "Bearer s3cret\n" };
    expect(() => make(outgoing({ headers }))).toThrow(/^(?!.*s3cret)/);
  });
});

describe("a request by HTTP/2", () => {
  it("has its origin as its authority, and nothing of connections", () => {
    const headers = { connection: "close", host: "other.test", "x-a": "1" };
    expect(http2Headers("https://api.test:8443")(outgoing({ headers, path: "/p" }))).toEqual({
      ":method": "GET",
      ":scheme": "https",
      ":authority": "other.test",
      ":path": "/p",
      "x-a": "1",
    });
  });
});
