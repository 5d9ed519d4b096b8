import { describe, expect, it } from "vitest";
import { piece } from "../../../src/load/stream/dialect.ts";
import { shapeOf, textIn } from "../../../src/load/stream/frame-shape.ts";

const frame = (text: string, model = "m") => `{"model":"${model}","text":"${text}","end":null}`;
const shape = shapeOf(frame("a"), piece(0, "a"));

describe("a frame is like an earlier one but for its text", () => {
  it.each([
    ["with another text", frame("bcd"), "bcd"],
    ["with the same text", frame("a"), "a"],
    ["with a text of a space", frame(" "), " "],
    ["not with an empty text", frame(""), null],
    ["not with an escape in its text, which must be parsed", frame("\\n"), null],
    ["not with a quote, which may be another field", frame('b","role":"c'), null],
    ["not with another field that differs", frame("b", "x"), null],
    ["not with more behind it", `${frame("b")} `, null],
    ["not when its head and its tail overlap", frame("").replace('"', ""), null],
  ])("%s", (_claim, data, text) => {
    expect(shape && textIn(shape, data)).toBe(text);
  });
});

describe("no shape is learnt", () => {
  it.each([
    ["where the text stands twice, for one of them may be no text", frame("m"), "m"],
    ["where the text is a name, too", frame("model"), "model"],
    ["where there is an escape, for the text may be written so", frame("\\u0061", "a"), "a"],
    ["where the text is not found", frame("b"), "a"],
  ])("%s", (_claim, data, text) => {
    expect(shapeOf(data, piece(0, text))).toBeNull();
  });

  it("from a frame with two texts, or with none", () => {
    expect(shapeOf(frame("a"), [...piece(0, "a"), ...piece(1, "m")])).toBeNull();
    expect(shapeOf(frame("a"), [])).toBeNull();
  });
});
