// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates are what is tested.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  hasTemplate,
  literally,
  namesIn,
  nonceOf,
  type Piece,
  piecesOf,
  templateOf,
  textOf,
} from "../../../src/load/request/template.ts";
import { valuesOf } from "./values.ts";

const values = valuesOf({
  nonce: "N",
  uuid: "U",
  arrival: 7,
  user: 3,
  fields: { "users.name": "Ada", "users.a.b": "dotted" },
  captured: { token: "T" },
});

describe("a template", () => {
  it.each([
    ["no mark", "no mark"],
    ["", ""],
    ["${nonce}", "N"],
    ["a ${nonce} b ${nonce}", "a N b N"],
    ["${nonce}${nonce}", "NN"],
    ["${uuid} ${arrival} ${user}", "U 7 3"],
    ["${users.name}, ${users.a.b}", "Ada, dotted"],
    ["Bearer ${token}", "Bearer T"],
    ["$nonce {nonce} $ {nonce} }{", "$nonce {nonce} $ {nonce} }{"],
    ["never closed ${nonce", "never closed ${nonce"],
    ["$${nonce}", "${nonce}"],
    ["$$${nonce}", "$N"],
    ["$$$${nonce}", "$${nonce}"],
    ["$$5 and $${", "$$5 and ${"],
    ["${nonce}$", "N$"],
  ])("%j becomes %j", (text, expected) => {
    expect(templateOf(text)(values)).toBe(expected);
  });

  it("takes a value as it is, even one that looks like a template or a pattern", () => {
    const odd = valuesOf({ nonce: "$&$1${uuid}" });
    expect(templateOf("<${nonce}>")(odd)).toBe("<$&$1${uuid}>");
  });

  it("that holds a text literally becomes that text, whatever it is", () => {
    const text = fc.string({ unit: fc.constantFrom("$", "{", "}", "a", "é") });
    fc.assert(
      fc.property(text, (any) => {
        expect(templateOf(literally(any))(values)).toBe(any);
        expect(hasTemplate(literally(any))).toBe(false);
      }),
    );
  });

  it("is the same again when its pieces are written down", () => {
    const piece = fc.oneof(
      fc.string({ unit: fc.constantFrom("$", "{", "}", "x"), minLength: 1 }),
      fc.constantFrom("nonce", "uuid", "token").map((name) => ({ name })),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const written = textOf(pieces);
        const plain = (all: readonly Piece[]) =>
          all.map((one) => (typeof one === "string" ? one : `<${one.name}>`)).join("");
        expect(plain(piecesOf(written))).toBe(plain(pieces));
      }),
    );
  });

  it("is known by its names", () => {
    expect(["x", "${nonce}", null, "$${nonce}", "${other}"].map(hasTemplate)).toEqual([
      false,
      true,
      false,
      false,
      true,
    ]);
    expect(namesIn("${nonce} ${user} ${} $x {y} ${users.a b}")).toEqual([
      "nonce",
      "user",
      "",
      "users.a b",
    ]);
  });
});

/** As UTF-8 carries it. */
const wellFormed = (text: string): string => Buffer.from(text).toString();

describe("a value is escaped where it is put", () => {
  const text = fc.string({ unit: "binary" });

  it("into JSON: any text gives valid JSON that holds that text", () => {
    const template = templateOf('{"say":"<${token}>"}', "json");
    fc.assert(
      fc.property(text, (token) => {
        const made = template(valuesOf({ captured: { token } }));
        expect(JSON.parse(made)).toEqual({ say: `<${token}>` });
      }),
    );
  });

  it("into a path: percent-encoded, so that it is one segment and reads back", () => {
    const template = templateOf("/items/${token}", "component");
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (token) => {
        const made = template(valuesOf({ captured: { token } }));
        expect(made).toMatch(/^\/items\/[\x21-\x7e]*$/);
        expect(made.slice(7)).not.toMatch(/[/?#]/);
        expect(decodeURIComponent(made.slice(7))).toBe(wellFormed(token));
      }),
    );
  });

  it("into a form: reads back, whatever it is", () => {
    const template = templateOf("a=1&b=${token}", "form");
    fc.assert(
      fc.property(text, (token) => {
        const made = new URLSearchParams(template(valuesOf({ captured: { token } })));
        expect([...made]).toEqual([
          ["a", "1"],
          ["b", wellFormed(token)],
        ]);
      }),
    );
  });

  it("into a header: one that the platform takes, and that begins no other", () => {
    const template = templateOf("id-${token}", "header");
    fc.assert(
      fc.property(text, (token) => {
        const made = template(valuesOf({ captured: { token } }));
        expect(made).toMatch(/^id-[\t\x20-\x7e\x80-\xff]*$/);
        expect(new Headers({ x: made }).get("x")).toBe(made.replace(/[\t ]+$/, ""));
      }),
    );
  });

  it.each([
    ["a\r\nx-admin: 1", "ax-admin: 1"],
    ["a\u0000b\u007f", "ab"],
    ["é", "é"],
    ["€", "\xe2\x82\xac"],
  ])("into a header: %j as %j", (token, expected) => {
    expect(templateOf("${token}", "header")(valuesOf({ captured: { token } }))).toBe(expected);
  });

  it.each([
    ["/orders/17?a=b", "/orders/17?a=b"],
    ["https://example.test:8443/orders/17?a=b#top", "/orders/17?a=b"],
    ["orders/17", "/orders/17"],
    ["/a b/ü", "/a%20b/%C3%BC"],
    ["/done%20already", "/done%20already"],
    ["https://example.test", "/"],
  ])("at the start of a path: %j as %j", (token, expected) => {
    expect(templateOf("${token}", "path")(valuesOf({ captured: { token } }))).toBe(expected);
  });
});

describe("a nonce", () => {
  it("is the same for the same arrival, and unlike that of any other", () => {
    const place = fc.tuple(fc.nat(), fc.nat({ max: 50 }), fc.nat());
    fc.assert(
      fc.property(place, place, (a, b) => {
        expect(nonceOf(...a) === nonceOf(...b)).toBe(a.join() === b.join());
      }),
    );
  });

  it("needs no escaping, in JSON or in a path", () => {
    expect(nonceOf(2 ** 31, 3, 4711)).toMatch(/^[a-z0-9-]+$/);
  });
});
