/**
 * Text with `${name}` in it, cut up once so that a request only joins pieces. In a run of dollar
 * signs before a brace two stand for one: `$${` is the text `${`, and `$$${x}` a dollar and x.
 */

import { type Escape, escapes } from "./escape.ts";

/** What stands in a request for this arrival alone. */
export interface TemplateValues {
  /** Unlike that of any other request. */
  readonly nonce: string;
  /** Unlike that of any other arrival. */
  readonly uuid: string;
  readonly arrival: number;
  readonly user: number;
  field(feeder: string, field: string): string;
  captured(name: string): string;
}

export type Template = (values: TemplateValues) => string;

/** A text as it is, or a name that something is put in for. */
export type Piece = string | { readonly name: string };

const opening = /(\$+)\{/g;

/** A `${` that is never closed is text. */
export function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let literal = "";
  let at = 0;
  for (const { index, 0: run, 1: dollars = "" } of text.matchAll(opening)) {
    // Within a name: `${a${b}` is one name.
    if (index < at) continue;
    literal += text.slice(at, index) + "$".repeat(Math.floor(dollars.length / 2));
    at = index + run.length;
    const isName = dollars.length % 2 === 1;
    const close = isName ? text.indexOf("}", at) : -1;
    if (close === -1) {
      literal += isName ? "${" : "{";
      continue;
    }
    if (literal !== "") pieces.push(literal);
    pieces.push({ name: text.slice(at, close) });
    literal = "";
    at = close + 1;
  }
  literal += text.slice(at);
  return literal === "" ? pieces : [...pieces, literal];
}

/** The text that has these pieces, with its texts changed. */
export function textOf(pieces: readonly Piece[], change = (text: string): string => text): string {
  let written = "";
  // Texts that touch are one: `$` and `{` only mean something together.
  let literal = "";
  for (const piece of pieces) {
    if (typeof piece === "string") {
      literal += change(piece);
      continue;
    }
    written += `${literally(literal, true)}\${${piece.name}}`;
    literal = "";
  }
  return written + literally(literal);
}

/** A template of which nothing but this text comes. */
export const literally = (text: string, isBeforeName = false): string =>
  text.replace(isBeforeName ? /\$+(?=\{|$)/g : /\$+(?=\{)/g, (run) => run + run);

export const namesIn = (text: string): readonly string[] =>
  piecesOf(text).flatMap((piece) => (typeof piece === "string" ? [] : [piece.name]));

export const hasTemplate = (text: string | null): boolean =>
  text !== null && namesIn(text).length > 0;

/** Its values are escaped as said; its texts stay as they are. */
export function templateOf(text: string, by: Escape = "none"): Template {
  return templateFrom(piecesOf(text).map((piece) => ({ piece, by })));
}

/** Each value with its own escape. */
export function templateFrom(
  parts: readonly { readonly piece: Piece; readonly by: Escape }[],
): Template {
  const readers = parts.map(({ piece, by }) => readerOf(piece, escapes[by]));
  const [only] = readers;
  if (only === undefined) return () => "";
  if (readers.length === 1) return only;
  return (values) => {
    let text = "";
    for (const read of readers) text += read(values);
    return text;
  };
}

function readerOf(piece: Piece, escaped: (value: string) => string): Template {
  if (typeof piece === "string") return () => piece;
  const { name } = piece;
  switch (name) {
    // Neither needs escaping anywhere.
    case "nonce":
      return (values) => values.nonce;
    case "uuid":
      return (values) => values.uuid;
    case "arrival":
    case "user":
      return (values) => String(values[name]);
    default: {
      const place = placeOf(name);
      if (place === null) return (values) => escaped(values.captured(name));
      return (values) => escaped(values.field(place.feeder, place.field));
    }
  }
}

/** Of `feeder.field`; null for a name without a dot. */
export function placeOf(name: string) {
  const dot = name.indexOf(".");
  return dot === -1 ? null : { feeder: name.slice(0, dot), field: name.slice(dot + 1) };
}

/** The same for the same (seed, traffic, arrival), unlike any other. */
export const nonceOf = (seed: number, traffic: number, arrival: number): string =>
  `gd-${seed.toString(36)}-${traffic}-${arrival}`;
