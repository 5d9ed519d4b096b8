// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates are what is tested.
import { describe, expect, it } from "vitest";
import { fixedRequest, requestMaker } from "../../../src/load/request/requests.ts";
import type { Part, RequestSpec } from "../../../src/load/request/spec.ts";
import { spec, timeouts } from "../sample.ts";
import { valuesOf } from "./values.ts";

const sent = { timeouts };

const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

describe("the request of an arrival", () => {
  it("is what the traffic says", () => {
    const request = spec({
      method: "POST",
      path: "/v1/chat?a=b",
      headers: { accept: "text/plain" },
      body: { kind: "text", text: "hello" },
      as: "tenant-a",
    });
    expect(requestMaker(sent, request, true)(valuesOf({}))).toEqual({
      method: "POST",
      path: "/v1/chat?a=b",
      headers: { accept: "text/plain" },
      body: "hello",
      timeouts,
      keepsAnswer: true,
    });
  });

  it("carries its own nonce in path, headers and body, and the same in all three", () => {
    const make = requestMaker(
      sent,
      spec({
        path: "/items/${nonce}",
        headers: { "x-request-id": "id-${nonce}", accept: "text/plain" },
        body: { kind: "text", text: '{"say":"${nonce}"}', holds: "json" },
      }),
    );
    for (const nonce of ["a", "b"]) {
      expect(make(valuesOf({ nonce }))).toMatchObject({
        path: `/items/${nonce}`,
        headers: { "x-request-id": `id-${nonce}`, accept: "text/plain" },
        body: `{"say":"${nonce}"}`,
      });
    }
  });

  it("has no body when the traffic has none, and an empty one when it has an empty one", () => {
    const bodyOf = (body: RequestSpec["body"]) => fixedRequest(sent, spec({ body }))?.body;
    expect(bodyOf(null)).toBeNull();
    expect(bodyOf({ kind: "text", text: "" })).toBe("");
    expect(bodyOf({ kind: "bytes", bytes: bytes("\u0000é") })).toEqual(bytes("\u0000é"));
  });

  it("escapes each value as its place demands, and leaves text as it was written", () => {
    const token = 'a/b"c\r\n';
    const make = (parts: Partial<RequestSpec>) =>
      requestMaker(sent, spec(parts))(valuesOf({ captured: { token } }));
    expect(make({ path: "/x/%20/${token}?q=${token}" }).path).toBe(
      "/x/%20/a%2Fb%22c%0D%0A?q=a%2Fb%22c%0D%0A",
    );
    expect(make({ headers: { x: "<${token}>" } }).headers).toEqual({ x: '<a/b"c>' });
    expect(make({ body: { kind: "text", text: "<${token}>" } }).body).toBe(`<${token}>`);
  });
});

describe("a request without a template", () => {
  const still: readonly (readonly [string, Partial<RequestSpec>])[] = [
    ["no body", {}],
    ["text that only looks like one", { body: { kind: "text", text: "$${nonce}" } }],
    ["bytes", { body: { kind: "bytes", bytes: bytes("x") } }],
    ["fixed credentials", { basic: { user: "ada", password: "pw" } }],
    [
      "parts",
      {
        body: {
          kind: "multipart",
          parts: [{ name: "a", fileName: null, type: null, content: "x" }],
        },
      },
    ],
  ];
  it.each(still)("is the same object each time: %s", (_what, parts) => {
    const make = requestMaker(sent, spec(parts));
    expect(make(valuesOf({ nonce: "a" }))).toBe(make(valuesOf({ nonce: "b" })));
    expect(fixedRequest(sent, spec(parts))).not.toBeNull();
  });

  const moving: readonly (readonly [string, Partial<RequestSpec>])[] = [
    ["path", { path: "/${nonce}" }],
    ["header", { headers: { x: "${nonce}" } }],
    ["password", { basic: { user: "ada", password: "${nonce}" } }],
    ["body", { body: { kind: "text", text: "${nonce}" } }],
  ];
  it.each(moving)("is another one than one with a template in its %s", (_what, parts) => {
    const make = requestMaker(sent, spec(parts));
    expect(make(valuesOf({ nonce: "a" }))).not.toEqual(make(valuesOf({ nonce: "b" })));
    expect(fixedRequest(sent, spec(parts))).toBeNull();
  });
});

describe("a path", () => {
  const made = (path: string, base: string, token: string) =>
    requestMaker(sent, spec({ path, base }))(valuesOf({ captured: { token } })).path;

  it.each([
    ["/a", "/base", "", "/base/a"],
    ["/a/${token}", "/base", "x", "/base/a/x"],
    ["${token}", "/base", "/orders/1", "/base/orders/1"],
    ["${token}", "/base", "https://example.test/base/orders/1", "/base/orders/1"],
    ["${token}", "/base", "/based/orders", "/base/based/orders"],
    ["${token}", "", "/orders/1", "/orders/1"],
    ["${token}/items?n=${token}", "", "/orders/1", "/orders/1/items?n=%2Forders%2F1"],
  ])("%s under %j with %j is %s", (path, base, token, expected) => {
    expect(made(path, base, token)).toBe(expected);
  });
});

describe("basic credentials", () => {
  it("are sent in UTF-8, above a header that the target adds", () => {
    const basic = { user: "ada", password: "${token}" };
    const make = requestMaker(sent, spec({ headers: { authorization: "Bearer x" }, basic }));
    const { headers } = make(valuesOf({ captured: { token: "pä:ss" } }));
    const encoded = Buffer.from("ada:pä:ss").toString("base64");
    expect(headers).toEqual({ authorization: `Basic ${encoded}` });
  });
});

describe("a multipart body", () => {
  const part = (name: string, content: Part["content"], parts: Partial<Part> = {}): Part => {
    return { name, content, fileName: null, type: null, ...parts };
  };

  it("reads back: fields, files, types, and names with quotes and line breaks", async () => {
    const binary = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const parts = [
      part("note", "hello ${nonce}\r\n--x"),
      part('odd "name"', ""),
      part("image", binary, { fileName: 'a "b".png', type: "image/png" }),
    ];
    const make = requestMaker(sent, spec({ body: { kind: "multipart", parts } }));
    const { headers, body } = make(valuesOf({ nonce: "N" }));
    const form = await new Response(body, { headers }).formData();
    expect(form.get("note")).toBe("hello N\r\n--x");
    expect([...form.keys()]).toEqual(["note", 'odd "name"', "image"]);
    const file = form.get("image");
    expect(file).toBeInstanceOf(File);
    if (!(file instanceof File)) return;
    expect([file.name, file.type]).toEqual(['a "b".png', "image/png"]);
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(binary);
  });

  it("has one boundary for all requests, which no part of it holds", () => {
    const parts = [part("note", "${nonce}")];
    const make = requestMaker(sent, spec({ body: { kind: "multipart", parts } }));
    const typeOf = (nonce: string) => make(valuesOf({ nonce })).headers["content-type"];
    expect(typeOf("a")).toBe(typeOf("b"));
    const boundary = /boundary=(.+)$/.exec(typeOf("a") ?? "")?.[1] ?? "";
    const hostile = [part("note", `${boundary} \${nonce}`)];
    const other = requestMaker(sent, spec({ body: { kind: "multipart", parts: hostile } }));
    expect(other(valuesOf({})).headers["content-type"]).not.toContain(boundary);
  });
});
