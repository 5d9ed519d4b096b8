import { describe, expect, it } from "vitest";
import { ms } from "../../../src/base/units.ts";
import { type TraceFormat, traceOf } from "../../../src/load/arrivals/trace.ts";
import type { TraceTimes } from "../../../src/load/arrivals/trace-times.ts";

const plain: TraceFormat = { field: "time", times: "iso", speed: 1, duration: null };

/** The due times, or what is wrong. */
function due(path: string, text: string, format: Partial<TraceFormat> = {}) {
  const read = traceOf(path, text, { ...plain, ...format });
  return typeof read === "string" ? read : read.due;
}

const column = (...cells: readonly string[]): string =>
  ["time", ...cells.map((cell) => (cell.includes(",") ? `"${cell}"` : cell))].join("\n");

describe("the times of a trace", () => {
  it.each<[string, TraceTimes, readonly string[], readonly number[]]>([
    [
      "ISO 8601 counts from the first",
      "iso",
      ["2024-05-01T12:00:00Z", "2024-05-01T12:00:00.25Z", "2024-05-01T12:01:00Z"],
      [0, 250, 60_000],
    ],
    [
      "ISO 8601 has zones, with and without a colon",
      "iso",
      ["2024-05-01T12:00:00+02:00", "2024-05-01T10:00:01Z", "2024-05-01T03:00:02-0700"],
      [0, 1000, 2000],
    ],
    [
      "ISO 8601 without a zone is the same everywhere, also when clocks change",
      "iso",
      ["2024-03-31 01:59", "2024-03-31T03:00"],
      [0, 61 * 60_000],
    ],
    [
      "ISO 8601 keeps microseconds, and knows the decimal comma",
      "iso",
      ["2024-02-29T00:00:00.000001Z", "2024-02-29T00:00:00,000501Z"],
      [0, 0.5],
    ],
    ["epoch-s counts from the first", "epoch-s", ["1714564800.1", "1714564800.35"], [0, 250]],
    ["epoch-ms counts from the first", "epoch-ms", ["1714564800000", "1714564800007.5"], [0, 7.5]],
    ["offset-s counts from the begin", "offset-s", ["0.5", "2", "2e1"], [500, 2000, 20_000]],
    ["offset-ms counts from the begin", "offset-ms", ["3", "3", "3.125"], [3, 3, 3.125]],
  ])("%s", (_claim, times, cells, expected) => {
    expect(due("a.csv", column(...cells), { times })).toEqual(expected);
    const lines = cells.map((time) => JSON.stringify({ time }));
    expect(due("a.ndjson", lines.join("\n"), { times })).toEqual(expected);
  });

  it("may be played faster or slower", () => {
    const text = column("1", "4");
    expect(due("a.csv", text, { times: "offset-s", speed: 2 })).toEqual([500, 2000]);
    expect(due("a.csv", text, { times: "epoch-s", speed: 0.5 })).toEqual([0, 6000]);
  });
});

describe("a trace file", () => {
  const offsets = { times: "offset-ms" } as const;

  it.each<[string, string, string, Partial<TraceFormat>]>([
    ["has its time in any column", "a.csv", "method,at\nGET,1\nPUT,2\n", { field: "at" }],
    ["may come from Windows, with its mark", "a.CSV", "\ufefftime,x\r\n1,a\r\n\r\n2,b\r\n", {}],
    ["may have quotes, with commas and lines within", "a.csv", 'x,time\n"a,\n""b",1\n"",2', {}],
    ["may have space around fields", "a.csv", " time , x\n 1 , a\n 2 , b\n", {}],
    ["may be NDJSON, with numbers or text", "a.ndjson", '{"time":1}\n\n{"time":"2","x":[]}\n', {}],
    ["may be called jsonl, with any key", "a.jsonl", '\ufeff{"t":1}\r\n{"t":2}', { field: "t" }],
  ])("%s", (_claim, path, text, format) => {
    expect(due(path, text, { ...offsets, ...format })).toEqual([1, 2]);
  });

  it("ends with the first whole millisecond after its last arrival", () => {
    const end = (text: string) => {
      const read = traceOf("a.csv", text, { ...plain, ...offsets });
      return typeof read === "string" ? read : read.duration;
    };
    expect([end(column("0")), end(column("1", "7.5")), end(column("8"))]).toEqual([1, 8, 9]);
  });

  it("ends when it is told to, sooner or later", () => {
    const text = column("0", "10", "20");
    const cut = traceOf("a.csv", text, { ...plain, ...offsets, duration: ms(20) });
    expect(cut).toEqual({ kind: "trace", due: [0, 10], duration: 20 });
    const kept = traceOf("a.csv", text, { ...plain, ...offsets, duration: ms(500) });
    expect(kept).toEqual({ kind: "trace", due: [0, 10, 20], duration: 500 });
  });
});

describe("a wrong trace is told what and where", () => {
  const isoHint = "is not a time of ISO 8601, like 2024-05-01T12:00:00.250Z";
  const kinds = "say what the numbers are with times: epoch-s, epoch-ms, offset-s, offset-ms";

  it.each<[string, string, string, string, TraceTimes?]>([
    ["another format", "a.txt", "1", "a.txt: a trace is a .csv, .ndjson or .jsonl file"],
    ["nothing at all", "a.csv", "", "a.csv: the trace has no arrivals"],
    ["a head alone", "a.csv", "time\n", "a.csv: the trace has no arrivals"],
    ["empty lines alone", "a.ndjson", "\n \n", "a.ndjson: the trace has no arrivals"],
    [
      "no such column",
      "a.csv",
      "\n0,1\n2,3\n",
      "a.csv, line 2: the first line names the columns, and none is time; add it, or name another with field",
    ],
    [
      "a row that is too short",
      "a.csv",
      "time,x\n1,2\n\n3\n",
      "a.csv, line 4: it has more or fewer fields than the first line",
      "offset-s",
    ],
    [
      "a quote that stays open",
      "a.csv",
      'time\n1\n"2\n3\n',
      "a.csv, line 3 or later: a quote is opened and never closed",
      "offset-s",
    ],
    [
      "a quote within a field",
      "a.csv",
      'time\n1\n2"3\n',
      "a.csv, line 3: a quote stands within a field; put the field into quotes, double it",
      "offset-s",
    ],
    [
      "a line that is no JSON",
      "a.ndjson",
      '{"time":1}\n{"time":',
      'a.ndjson, line 2: write a JSON object with its time, like { "time": 12.5 }',
      "offset-s",
    ],
    [
      "a line without the key, but with one that it inherits",
      "a.ndjson",
      "[]",
      'a.ndjson, line 1: write a JSON object with its time, like { "time": 12.5 }',
    ],
    [
      "a time that is neither text nor number",
      "a.ndjson",
      '{"time":null}',
      'a.ndjson, line 1: write a JSON object with its time, like { "time": 12.5 }',
    ],
    ["no time", "a.csv", "time\nsoon", `a.csv, line 2: "soon" ${isoHint}`],
    ["numbers of an unknown sort", "a.csv", "time\n17", `a.csv, line 2: "17" ${isoHint}; ${kinds}`],
    [
      "a day that no month has",
      "a.csv",
      "time\n2023-02-29T00:00:00Z",
      `a.csv, line 2: "2023-02-29T00:00:00Z" ${isoHint}`,
    ],
    [
      "an hour that no day has",
      "a.csv",
      "time\n2023-02-28T25:00:00Z",
      `a.csv, line 2: "2023-02-28T25:00:00Z" ${isoHint}`,
    ],
    ["a bare date", "a.csv", "time\n2023-02-28", `a.csv, line 2: "2023-02-28" ${isoHint}`],
    [
      "a long text",
      "a.csv",
      `time\n${"x".repeat(99)}`,
      `a.csv, line 2: "${"x".repeat(40)}"... ${isoHint}`,
    ],
    [
      "a negative offset",
      "a.csv",
      "time\n-1",
      'a.csv, line 2: "-1" is not offset-s: a number from 0 on, like 12.5',
      "offset-s",
    ],
    [
      "an empty field",
      "a.csv",
      'time,x\n1,\n"",2',
      'a.csv, line 3: "" is not epoch-ms: a number from 0 on, like 12.5',
      "epoch-ms",
    ],
    [
      "a number beyond all numbers",
      "a.csv",
      "time\n1e999",
      'a.csv, line 2: "1e999" is not offset-ms: a number from 0 on, like 12.5',
      "offset-ms",
    ],
    [
      "times out of order",
      "a.csv",
      "time\n1\n3\n2.5\n4",
      "a.csv, line 4: 2.5 is before the time above it; sort the file by time",
      "offset-s",
    ],
  ])("%s", (_what, path, text, message, times = "iso") => {
    expect(due(path, text, { times })).toBe(message);
  });

  it("a time in which nothing is due", () => {
    const format = { times: "offset-s", duration: ms(500) } as const;
    expect(due("a.csv", column("1"), format)).toBe(
      "a.csv: the trace has no arrivals before its end",
    );
  });
});
