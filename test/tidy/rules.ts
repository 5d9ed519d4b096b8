/** The rules of the house, each a function from a file to its offences. */

import { posix } from "node:path";
import ts from "typescript";

export interface SourceFile {
  /** From the project's root: `src/load/pacer.ts`. */
  readonly path: string;
  readonly text: string;
}

export type Rule = (file: SourceFile) => readonly string[];

/** A folder of src/ imports only from itself and from those to its left. */
export const layers = [
  "base",
  "measure",
  "load",
  "faultproxy",
  "faults",
  "target",
  "slo",
  "scenario",
  "run",
  "report",
  "fleet",
  "explore",
  "tui",
  "cli",
] as const;

const limits = { fileLines: 300, conductorLines: 150, functionLines: 60, columns: 100 } as const;

export const layering: Rule = ({ path, text }) =>
  importsOf(text).flatMap((imported) => {
    const [from, to] = [roomOf(path), roomOf(posix.join(posix.dirname(path), imported))];
    if (from.house === "test") return [];
    if (from.house !== to.house) return [`${path}: ${from.house} must not import ${to.house}`];
    if (from.house !== "src") return [];
    const [low, high] = [layers.findIndex(is(to.folder)), layers.findIndex(is(from.folder))];
    if (low === -1 || high === -1) return [`${path}: add the folder to the order of layers`];
    return low <= high ? [] : [`${path}: ${from.folder} must not import ${to.folder}`];
  });

const is = (name: string) => (other: string) => other === name;

function roomOf(path: string): { readonly house: string; readonly folder: string } {
  const [house = "", folder = ""] = path.split("/");
  return { house, folder };
}

const importsOf = (text: string): readonly string[] =>
  [...text.matchAll(/(?:from |import |import\(\s*)"(\.[^"]+)"/g)].map((match) => match[1] ?? "");

/** A word, the files that may say it, and what to do instead. */
interface Ban {
  readonly word: RegExp;
  readonly home: RegExp;
  readonly instead: string;
}

const bans: readonly Ban[] = [
  {
    word: /\b(Date\.now|performance\.now|hrtime|setTimeout|setInterval|setImmediate|AbortSignal\.timeout)\b/,
    home: /^(src|gateway-under-test)\/base\/clock\.ts$/,
    instead: "take a Clock",
  },
  {
    word: /\b(Math\.random|randomUUID|randomBytes)\b/,
    home: /^(src|gateway-under-test)\/base\/random\.ts$/,
    instead: "take a Random",
  },
  {
    word: /\bprocess\.(?!hrtime)/,
    home: /^(src\/cli\/|gateway-under-test\/base\/program\.ts$)/,
    instead: "take it from the Host",
  },
  {
    word: /\bconsole\.(log|error|warn|info)\b/,
    home: /^$/,
    instead: "write to an Output",
  },
  { word: /\b(TODO|FIXME|XXX)\b/, home: /^$/, instead: "do it, or write it into docs/" },
];

export const bannedWords: Rule = ({ path, text }) => {
  const code = withoutTexts(text);
  return bans
    .filter(({ word, home }) => !home.test(path) && word.test(code))
    .map(({ word, instead }) => `${path}: "${word.exec(code)?.[0].trim()}" is banned, ${instead}`);
};

/** Comments may talk of what code may not do; quoted text is not code either. */
const withoutTexts = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "").replace(/"(?:[^"\\\n]|\\.)*"/g, '""');

export const fileName: Rule = ({ path }) => {
  const name = posix.basename(path).replace(/\.tsx?$/, "");
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) return [`${path}: file names are kebab-case`];
  const vague = /(^|-)(utils?|helpers?|common|manager|misc|impl)(-|$)/.exec(name);
  return vague === null ? [] : [`${path}: "${vague[2]}" says nothing; name what it does`];
};

export const firstLine: Rule = ({ path, text }) =>
  text.startsWith("/**") ? [] : [`${path}: the first line says what the file is`];

export const sizes: Rule = ({ path, text }) => {
  const lines = text.trimEnd().split("\n");
  const limit = path.endsWith("/conductor.ts") ? limits.conductorLines : limits.fileLines;
  const long = lines.findIndex((line) => line.length > limits.columns);
  return [
    ...(lines.length > limit ? [`${path}: ${lines.length} lines, at most ${limit}`] : []),
    ...(long === -1 ? [] : [`${path}:${long + 1}: longer than ${limits.columns} columns`]),
    ...longFunctions(path, text),
  ];
};

function longFunctions(path: string, text: string): readonly string[] {
  return nodesOf(path, text).flatMap((node) => {
    if (!ts.isFunctionLike(node)) return [];
    const start = lineOf(node, node.getStart());
    const length = lineOf(node, node.end) - start + 1;
    if (length <= limits.functionLines) return [];
    return [`${path}:${start}: a function of ${length} lines, at most ${limits.functionLines}`];
  });
}

/** What escapes the type checker, or hides a name. */
export const looseTypes: Rule = ({ path, text }) =>
  nodesOf(path, text).flatMap((node) => {
    const offence = offenceOf(node);
    // Branding a number is the one cast that units are made of.
    if (offence === null || path === "src/base/units.ts") return [];
    return [`${path}:${lineOf(node, node.getStart())}: ${offence}`];
  });

function offenceOf(node: ts.Node): string | null {
  if (node.kind === ts.SyntaxKind.AnyKeyword) return '"any" is banned, narrow it';
  if (ts.isNonNullExpression(node)) return '"!" is banned, narrow it';
  if (ts.isAsExpression(node) && node.type.getText() !== "const") {
    return '"as" is banned, parse the value or use satisfies';
  }
  if (ts.isEnumDeclaration(node)) return '"enum" is banned, use a union';
  if (ts.isExportAssignment(node)) return '"export default" is banned, export it by its name';
  return null;
}

const lineOf = (node: ts.Node, offset: number): number =>
  node.getSourceFile().getLineAndCharacterOfPosition(offset).line + 1;

function nodesOf(path: string, text: string): readonly ts.Node[] {
  const kind = path.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node) => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return nodes;
}

/** Imports in a circle, types included; each circle once, as a path. */
export function circles(files: readonly SourceFile[]): readonly string[] {
  const imports = new Map(
    files.map(({ path, text }) => {
      return [path, importsOf(text).map((to) => posix.join(posix.dirname(path), to))] as const;
    }),
  );
  const done = new Set<string>();
  const found: string[] = [];
  const walk = (path: string, trail: readonly string[]) => {
    const start = trail.indexOf(path);
    if (start !== -1) found.push([...trail.slice(start), path].join(" -> "));
    if (start !== -1 || done.has(path)) return;
    for (const next of imports.get(path) ?? []) walk(next, [...trail, path]);
    done.add(path);
  };
  for (const path of imports.keys()) walk(path, []);
  return found;
}

/** How many files src/base may have: it is no place for what has no other. */
export function baseIsSmall(files: readonly SourceFile[]): readonly string[] {
  const inBase = files.filter(({ path }) => path.startsWith("src/base/"));
  return inBase.length <= 8 ? [] : [`src/base has ${inBase.length} files, at most 8`];
}
