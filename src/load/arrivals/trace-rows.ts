/** The rows of a trace file, CSV or NDJSON: of each, its line and the field that holds the time. */

import { CsvError, parse } from "csv-parse/sync";
import { z } from "zod";

export interface TraceRow {
  /** From 1, as editors count. */
  readonly line: number;
  readonly value: string;
}

/** The rows, or what is wrong with the file. Empty lines are passed over. */
export function traceRows(path: string, text: string, field: string): readonly TraceRow[] | string {
  if (/\.csv$/i.test(path)) return csvRows(path, text, field);
  if (/\.(ndjson|jsonl)$/i.test(path)) return ndjsonRows(path, text, field);
  return `${path}: a trace is a .csv, .ndjson or .jsonl file`;
}

interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

function csvRows(path: string, text: string, field: string): readonly TraceRow[] | string {
  const read = readCsv(text);
  if (typeof read === "string") return `${path}, ${read}`;
  const [head, ...rows] = read;
  if (head === undefined) return `${path}: the trace has no arrivals`;
  const column = head.cells.indexOf(field);
  if (column === -1) {
    const missing = `${path}, line ${head.line}: the first line names the columns, and none is`;
    return `${missing} ${field}; add it, or name another with field`;
  }
  return rows.map(({ line, cells }) => ({ line, value: cells[column] ?? "" }));
}

function readCsv(text: string): readonly CsvRow[] | string {
  const rows: CsvRow[] = [];
  let line = 1;
  try {
    parse(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      on_record(cells, { lines }) {
        rows.push({ line: lines, cells });
        line = lines + 1;
        return null;
      },
    });
    return rows;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return csvComplaint(error, line);
  }
}

/** `expected` is the line after the last good row: where a quote that swallows the rest begins. */
function csvComplaint({ code, lines }: CsvError, expected: number): string {
  const line = typeof lines === "number" ? lines : expected;
  switch (code) {
    case "CSV_RECORD_INCONSISTENT_FIELDS_LENGTH":
      return `line ${line}: it has more or fewer fields than the first line`;
    case "CSV_QUOTE_NOT_CLOSED":
      return `line ${expected} or later: a quote is opened and never closed`;
    default:
      return `line ${line}: a quote stands within a field; put the field into quotes, double it`;
  }
}

const jsonTime = z.union([z.string(), z.number()]).transform(String);

function ndjsonRows(path: string, text: string, field: string): readonly TraceRow[] | string {
  const rows: TraceRow[] = [];
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/);
  for (const [index, content] of lines.entries()) {
    if (content.trim() === "") continue;
    const line = index + 1;
    const value = jsonTime.safeParse(memberOf(content, field));
    if (!value.success) {
      return `${path}, line ${line}: write a JSON object with its time, like { "${field}": 12.5 }`;
    }
    rows.push({ line, value: value.data });
  }
  return rows;
}

/** undefined for what is no JSON object, or has no such member of its own. */
function memberOf(json: string, field: string): unknown {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value !== "object" || value === null) return undefined;
    return Object.getOwnPropertyDescriptor(value, field)?.value;
  } catch {
    return undefined;
  }
}
