/** A YAML text that knows where each of its values stands. */

import {
  type Document,
  isAlias,
  isCollection,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
} from "yaml";
import { messageOf } from "../base/errors.ts";
import { type Path, type Places, showPath } from "./path.ts";
import { type Problem, problemsError } from "./problem.ts";
import { placeOf } from "./yaml-places.ts";
import { yamlProblems } from "./yaml-problems.ts";

export interface YamlSource extends Places {
  readonly value: unknown;
}

/** A value put over what the file says: `--set target.url=...`. */
export interface Override {
  readonly path: Path;
  readonly value: unknown;
}

/** Merge keys (`<<: *base`) are not of YAML 1.2, but what people use anchors for. */
export const yamlOptions = { merge: true, prettyErrors: false, logLevel: "error" } as const;

export function readYaml(text: string, file: string, overrides: readonly Override[]): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { ...yamlOptions, lineCounter: lines });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  refuse(yamlProblems(text, document, at));
  refuse(overrides.flatMap((override) => putOver(document, override) ?? []));
  return {
    value: dataOf(document, at),
    whereIs(path) {
      if (overrides.some((override) => startsWith(path, override.path))) return "--set";
      const place = placeOf(document, path);
      return place.kind === "set" ? "--set" : at(place.offset);
    },
  };
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw problemsError(problems);
}

function dataOf(document: Document, at: (offset: number) => string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // An override took away what an alias repeats, or the aliases multiply beyond measure.
    throw problemsError([{ where: at(0), message: `not YAML: ${messageOf(error)}` }]);
  }
}

/** Puts the override into the document; tells why it cannot be. */
function putOver(document: Document, { path, value }: Override): Problem | null {
  const flaw = flawOf(document, path);
  if (flaw !== null) {
    return { where: "--set", message: `${showPath(path)} does not fit: ${flaw}` };
  }
  const empty = path.findIndex((_step, depth) => isEmpty(document, path.slice(0, depth)));
  if (empty > 0) document.deleteIn(path.slice(0, empty));
  document.setIn(path, document.createNode(value));
  return null;
}

/** A key without a value gives way to whatever is put below it. */
function isEmpty(document: Document, path: Path): boolean {
  if (path.length === 0) return false;
  const node = document.getIn(path, true);
  return isScalar(node) && node.value === null;
}

function flawOf(document: Document, path: Path): string | null {
  for (const [depth, step] of path.entries()) {
    const around = path.slice(0, depth);
    const node: unknown = depth === 0 ? document.contents : document.getIn(around, true);
    if (node === undefined || node === null || isEmpty(document, around)) return null;
    const shown = depth === 0 ? "the file" : showPath(around);
    if (isAlias(node)) return `${shown} repeats &${node.source}; set it there`;
    if (!isCollection(node)) return `${shown} is a plain value, with nothing inside`;
    if (!isSeq(node)) continue;
    if (typeof step !== "number") return `${shown} is a list; give an index, like 0`;
    const { length } = node.items;
    if (step > length) return `${shown} has ${length} entries; the next one is ${length}`;
  }
  return null;
}

const startsWith = (path: Path, prefix: Path): boolean =>
  prefix.every((step, index) => String(path[index]) === String(step));
