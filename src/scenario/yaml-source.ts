/** A YAML text that knows where each of its values stands. */

import { isMap, isPair, isScalar, LineCounter, type Node, parseDocument } from "yaml";
import { type Problem, problemsError } from "./problem.ts";

export type Path = readonly (string | number)[];

export interface YamlSource {
  readonly value: unknown;
  /** `file:line:column` of the value at the path, or of the nearest one around it. */
  whereIs(path: Path): string;
}

/** A value put over what the file says: `--set target.url=...`. */
export interface Override {
  readonly path: Path;
  readonly value: unknown;
}

export function readYaml(text: string, file: string, overrides: readonly Override[]): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const [error] = document.errors;
  if (error !== undefined) {
    throw problemsError([{ where: at(error.pos[0]), message: `not YAML: ${error.message}` }]);
  }
  const problem = overrides.map((override) => overrideProblem(document, override));
  const wrong = problem.filter((found): found is Problem => found !== null);
  if (wrong.length > 0) throw problemsError(wrong);
  return {
    value: document.toJS(),
    whereIs(path) {
      if (overrides.some((override) => startsWith(path, override.path))) return "--set";
      return at(offsetOf(document.contents, path) ?? 0);
    },
  };
}

/** Puts the override into the document; tells why it cannot be. */
function overrideProblem(
  document: ReturnType<typeof parseDocument>,
  { path, value }: Override,
): Problem | null {
  try {
    document.setIn(path, document.createNode(value));
    return null;
  } catch {
    const shown = path.join(".");
    return { where: "--set", message: `${shown} does not fit into the scenario` };
  }
}

const startsWith = (path: Path, prefix: Path): boolean =>
  prefix.every((step, index) => String(path[index]) === String(step));

/** Offset of the key that the path names, or of the value where there is no key. */
function offsetOf(node: Node | null, path: Path): number | undefined {
  const start = node?.range?.[0];
  const [step, ...rest] = path;
  if (step === undefined || node === null) return start;
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
    if (!isPair(pair)) return start;
    const keyStart = isScalar(pair.key) ? pair.key.range?.[0] : undefined;
    const value = pair.value;
    if (rest.length === 0 || !isNode(value)) return keyStart ?? start;
    return offsetOf(value, rest) ?? keyStart;
  }
  const child = "get" in node && typeof node.get === "function" ? node.get(step, true) : undefined;
  return isNode(child) ? offsetOf(child, rest) : start;
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "range" in value;
