import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GamedayError } from "../../../src/base/errors.ts";
import { feederFields, feedersOf } from "../../../src/load/request/feeder-fields.ts";
import { rowsOf } from "../../../src/load/request/feeder-rows.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("a file of rows", () => {
  it.each([
    ["plain CSV", "users.csv", "name,age\nAda,36\nBob,9\n"],
    ["CSV as spreadsheets write it", "users.csv", '\ufeffname , age\r\n"Ada",36\r\n\r\nBob,9'],
    ["NDJSON", "users.ndjson", '{"name":"Ada","age":36}\n\n{"age":9,"name":"Bob"}\n'],
    ["JSON Lines", "users.JSONL", '\ufeff{"name":"Ada","age":"36"}\r\n{"name":"Bob","age":9}'],
  ])("%s is read, its values as text", (_what, file, text) => {
    expect(rowsOf(file, bytes(text))).toEqual([
      { name: "Ada", age: "36" },
      { name: "Bob", age: "9" },
    ]);
  });

  it("keeps in JSON what is neither text nor plain", () => {
    expect(rowsOf("a.ndjson", bytes('{"a":null,"b":[1],"c":true,"__proto__":"p"}'))).toEqual([
      Object.fromEntries([
        ["a", "null"],
        ["b", "[1]"],
        ["c", "true"],
        ["__proto__", "p"],
      ]),
    ]);
  });

  it("of CSV reads back whatever was written", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "é", " ") });
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const text = ["x,y", ...rows.map((row) => row.map(quoted).join())].join("\n");
        expect(rowsOf("a.csv", bytes(text))).toEqual(rows.map(([x, y]) => ({ x, y })));
      }),
    );
  });

  it.each([
    ["is empty", "a.csv", "", "a.csv has no rows"],
    ["has a header alone", "a.csv", "name\n", "a.csv has no rows"],
    ["is empty NDJSON", "a.ndjson", "\n", "a.ndjson has no rows"],
    ["has a short row", "a.csv", "a,b\n1,2\n1\n", "line 3"],
    ["has a long row", "a.csv", "a,b\n1,2,3\n", "line 2"],
    ["has an open quote", "a.csv", 'a,b\n"1,2\n', "line 2"],
    ["names two columns alike", "a.csv", "a,a\n1,2\n", "a.csv: line 1: two columns are named a"],
    ["names a column not", "a.csv", "a,\n1,2\n", "a.csv: line 1: a column has no name"],
    ["is no JSON", "a.ndjson", '{"a":1}\nsecret\n', "a.ndjson: line 2: not JSON; write an object"],
    ["holds a list", "a.jsonl", "[1]\n", "a.jsonl: line 1: not a JSON object"],
    ["lacks a field", "a.jsonl", '{"a":1,"b":2}\n{"a":1}\n', "line 2: b is missing"],
  ])("that %s is an error that says where", (_what, file, text, message) => {
    const told = rowsOf(file, bytes(text));
    expect(told).toContain(message);
    expect(told).not.toContain("secret");
  });

  it("that is no UTF-8 is an error", () => {
    expect(rowsOf("a.csv", Uint8Array.of(0xff, 0xfe))).toBe("a.csv is not UTF-8 text");
  });
});

describe("feeders of a scenario file", () => {
  const read = (path: string) => {
    if (path === "users.csv") return bytes("name\nAda\n");
    throw new GamedayError("E_USAGE", `${path} cannot be read: no such file`);
  };

  it("are read through the function handed in", () => {
    const fields = feederFields.parse({ user: { file: "users.csv", order: "unique" } });
    const rows = [{ name: "Ada" }];
    expect(feedersOf(fields, read)).toEqual([{ name: "user", rows, order: "unique" }]);
    expect(feedersOf(undefined, read)).toEqual([]);
  });

  it("that cannot be read are told by name", () => {
    const fields = feederFields.parse({ ids: { file: "none.csv" } });
    expect(feedersOf(fields, read)).toBe("feeders.ids: none.csv cannot be read: no such file");
  });

  it.each(["env", "a.b", "", "a b"])("are not named %j", (name) => {
    expect(feederFields.safeParse({ [name]: { file: "a.csv" } }).success).toBe(false);
  });
});
