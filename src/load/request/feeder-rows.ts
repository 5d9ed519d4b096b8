/** Rows of a file of data: CSV with a header row, or JSON objects, one a line. */

import { CsvError, parse } from "csv-parse/sync";
import type { Row } from "./feeder.ts";

/** The rows, or what is wrong with the file and where. Each has the same fields. */
export function rowsOf(file: string, bytes: Uint8Array): readonly Row[] | string {
  const text = textOf(bytes);
  if (text === null) return `${file} is not UTF-8 text`;
  const isLines = /\.(ndjson|jsonl)$/i.test(file);
  const rows = isLines ? rowsOfLines(file, text) : rowsOfCsv(file, text);
  if (typeof rows !== "string" && rows.length === 0) return `${file} has no rows`;
  return rows;
}

/** Without a byte order mark. */
function textOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function rowsOfCsv(file: string, text: string): readonly Row[] | string {
  try {
    const [header = [], ...records] = parse(text, { skip_empty_lines: true });
    const names = header.map((name) => name.trim());
    const wrong = headerProblem(names);
    if (wrong !== null) return `${file}: line 1: ${wrong}`;
    return records.map((record) =>
      rowFrom(names.map((name, index) => [name, record[index] ?? ""])),
    );
  } catch (error) {
    if (error instanceof CsvError) return `${file}: ${error.message}`;
    throw error;
  }
}

function headerProblem(names: readonly string[]): string | null {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (names.includes("")) return "a column has no name; the first line names them all";
  return twice === undefined ? null : `two columns are named ${twice}`;
}

function rowsOfLines(file: string, text: string): readonly Row[] | string {
  const rows: Row[] = [];
  let names: readonly string[] | null = null;
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const row = rowOfLine(line);
    const wrong = typeof row === "string" ? row : fieldsProblem(row, names);
    if (typeof row === "string" || wrong !== null) return `${file}: line ${index + 1}: ${wrong}`;
    names ??= Object.keys(row);
    rows.push(row);
  }
  return rows;
}

/** A text stands as it is, anything else as JSON. */
function rowOfLine(line: string): Row | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // The parser's own words would show what the line holds.
    return "not JSON; write an object a line";
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return 'not a JSON object; write one like {"name":"a"}';
  }
  const fields = Object.entries(value).map(
    ([name, field]) => [name, typeof field === "string" ? field : JSON.stringify(field)] as const,
  );
  return rowFrom(fields);
}

function fieldsProblem(row: Row, names: readonly string[] | null): string | null {
  const missing = names?.find((name) => !Object.hasOwn(row, name));
  return missing === undefined ? null : `${missing} is missing, which the first line has`;
}

/** No name of a column means anything to JavaScript, not even __proto__. */
const rowFrom = (fields: readonly (readonly [string, string])[]): Row => Object.fromEntries(fields);
