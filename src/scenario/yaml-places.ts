/** Finds a value of a YAML document by its path: through aliases and merged maps, too. */

import type { Node, Pair } from "yaml";
import { type Document, isAlias, isMap, isNode, isPair, isScalar, isSeq } from "yaml";
import type { Path } from "./path.ts";

/** Where a path leads: to an offset of the text, or to a value that was put over the text. */
export type Place = { readonly kind: "text"; readonly offset: number } | { readonly kind: "set" };

/** The key that the path names, the value where there is no key, or what is nearest around it. */
export function placeOf(document: Document, path: Path): Place {
  let place: Place = placeOfNode(document.contents) ?? { kind: "text", offset: 0 };
  let node = resolved(document, document.contents);
  for (const step of path) {
    const found = stepInto(document, node, step);
    if (found === null) break;
    place = placeOfNode(found.shown) ?? { kind: "set" };
    node = resolved(document, found.value);
  }
  return place;
}

function placeOfNode(node: Node | null): Place | null {
  const offset = node?.range?.[0];
  return offset === undefined ? null : { kind: "text", offset };
}

interface Step {
  /** What is pointed at. */
  readonly shown: Node | null;
  readonly value: Node | null;
}

function stepInto(document: Document, node: Node | null, step: string | number): Step | null {
  if (isMap(node)) {
    const pair = node.items.find((item) => keyName(item) === String(step));
    return pair === undefined ? stepIntoMerged(document, node.items, step) : stepOf(pair);
  }
  if (!isSeq(node)) return null;
  const item = node.items[Number(step)];
  if (isPair(item)) return stepOf(item);
  return isNode(item) ? { shown: item, value: item } : null;
}

const stepOf = ({ key, value }: Pair): Step => ({
  shown: isNode(key) ? key : null,
  value: isNode(value) ? value : null,
});

/** `<<` of a merge key, which is a symbol in the document. */
export function keyName({ key }: Pair): string {
  const name = isScalar(key) ? key.value : key;
  return typeof name === "symbol" ? (name.description ?? "") : String(name);
}

/** `<<: *base`, or a list of such: what stands before wins. */
function stepIntoMerged(
  document: Document,
  items: readonly Pair[],
  step: string | number,
): Step | null {
  for (const { value } of items.filter((item) => keyName(item) === "<<")) {
    const merged = resolved(document, isNode(value) ? value : null);
    for (const base of isSeq(merged) ? merged.items : [merged]) {
      const map = resolved(document, isNode(base) ? base : null);
      const found = isMap(map) ? stepInto(document, map, step) : null;
      if (found !== null) return found;
    }
  }
  return null;
}

function resolved(document: Document, node: Node | null): Node | null {
  return isAlias(node) ? (node.resolve(document) ?? null) : node;
}
