// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates are what is tested.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasTemplate, nonceOf, templateOf, unknownNames } from "../../../src/load/request/template.ts";

describe("a template", () => {
  it.each([
    ["no mark", "no mark"],
    ["", ""],
    ["${nonce}", "N"],
    ["a ${nonce} b ${nonce}", "a N b N"],
    ["${nonce}${nonce}", "NN"],
    ["$nonce {nonce} ${ nonce } ${other}", "$nonce {nonce} ${ nonce } ${other}"],
  ])("%j becomes %j", (text, expected) => {
    expect(templateOf(text)({ nonce: "N" })).toBe(expected);
  });

  it("takes a nonce as it is, even one that looks like a pattern of replacement", () => {
    expect(templateOf("<${nonce}>")({ nonce: "$&$1" })).toBe("<$&$1>");
  });

  it("is known by its mark", () => {
    expect(["x", "${nonce}", null, "${other}"].map(hasTemplate)).toEqual([
      false,
      true,
      false,
      false,
    ]);
  });

  it("tells the names that it does not know", () => {
    expect(unknownNames("${nonce} ${user} ${} $x {y} ${nonc}")).toEqual(["user", "", "nonc"]);
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
