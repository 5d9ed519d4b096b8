/** The text of a scenario file as reports may keep it: only the secrets are replaced. */

import type { Node, Scalar } from "yaml";
import { type Document, isAlias, isMap, isNode, isScalar, isSeq, Lexer, parseDocument } from "yaml";
import type { Path } from "./path.ts";
import { withoutCommentSecrets, withoutSecret } from "./secrets.ts";
import { keyName } from "./yaml-places.ts";
import { yamlOptions } from "./yaml-source.ts";

/** A stretch of the text, and what stands there instead. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Takes YAML without errors. All but the secrets stays as it is, byte by byte. */
export function redactSource(text: string): string {
  const document = parseDocument(text, yamlOptions);
  const changes = new Map<number, Change>();
  for (const { path, scalar } of scalarsOf(document, document.contents, [])) {
    const change = changeOf(text, path, scalar);
    if (change !== null) changes.set(change.start, change);
  }
  for (const change of commentChanges(text)) changes.set(change.start, change);
  let redacted = text;
  for (const { start, end, text: instead } of [...changes.values()].sort(lastFirst)) {
    redacted = redacted.slice(0, start) + instead + redacted.slice(end);
  }
  return redacted;
}

const lastFirst = (a: Change, b: Change): number => b.start - a.start;

interface Placed {
  readonly path: Path;
  readonly scalar: Scalar;
}

/** Each with every path that leads to it, through aliases and merged maps. */
function* scalarsOf(document: Document, node: Node | null, path: Path): Generator<Placed> {
  if (isScalar(node)) yield { path, scalar: node };
  else if (isAlias(node)) yield* scalarsOf(document, node.resolve(document) ?? null, path);
  else if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) {
      if (isNode(item)) yield* scalarsOf(document, item, [...path, index]);
    }
  } else if (isMap(node)) {
    for (const pair of node.items) {
      const [name, value] = [keyName(pair), pair.value];
      if (name === "<<") yield* mergedScalars(document, value, path);
      else if (isNode(value)) yield* scalarsOf(document, value, [...path, name]);
    }
  }
}

/** What is merged into a map stands at the path of that map. */
function* mergedScalars(document: Document, value: unknown, path: Path): Generator<Placed> {
  const merged = isAlias(value) ? value.resolve(document) : value;
  const bases: readonly unknown[] = isSeq(merged) ? merged.items : [merged];
  for (const base of bases) if (isNode(base)) yield* scalarsOf(document, base, path);
}

function changeOf(text: string, path: Path, { value, range }: Scalar): Change | null {
  const shown = withoutSecret(path, value);
  if (shown === value || range === undefined || range === null) return null;
  const [start, end] = range;
  // A block scalar ends with the line break that separates it from the next key.
  const lineBreak = /\r?\n$/.exec(text.slice(start, end))?.[0] ?? "";
  return { start, end, text: JSON.stringify(shown) + lineBreak };
}

/** Tokens without a text of their own, by which the lexer tells its states. */
const controls: readonly string[] = [2, 24, 31].map((code) => String.fromCharCode(code));

function* commentChanges(text: string): Generator<Change> {
  let start = 0;
  for (const token of new Lexer().lex(text)) {
    if (controls.includes(token)) continue;
    start = text.indexOf(token, start);
    const end = start + token.length;
    const shown = token.startsWith("#") ? withoutCommentSecrets(token) : token;
    if (shown !== token) yield { start, end, text: shown };
    start = end;
  }
}
