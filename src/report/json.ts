/** result.json: the run as data; keys in the order of the schema, columns on one line. */

import { type RunResult, resultSchema } from "../run/result.ts";

/** Throws if the result is not what the schema says: a file that lies would be worse. */
export function toJson(result: RunResult): string {
  // The schema's parser rebuilds each object in the schema's own order of keys.
  return `${write(withSortedRecords(resultSchema.parse(result)), "")}\n`;
}

/** Records have no order in the schema; theirs would be that of arrival. */
const withSortedRecords = (result: RunResult): RunResult => ({
  ...result,
  faults: result.faults.map((fault) => ({ ...fault, attributes: sorted(fault.attributes) })),
  traffic: result.traffic.map((traffic) => ({
    ...traffic,
    outcomes: sorted(traffic.outcomes),
    operations: traffic.operations.map((operation) => ({
      ...operation,
      outcomes: sorted(operation.outcomes),
      failedChecks: sorted(operation.failedChecks),
    })),
    slices: { ...traffic.slices, errors: sorted(traffic.slices.errors) },
  })),
});

const sorted = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(
    Object.keys(record)
      .sort()
      .flatMap((key) => {
        const value = record[key];
        return value === undefined ? [] : [[key, value]];
      }),
  );

function write(value: unknown, indent: string): string {
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.every(isScalar)) return `[${value.map((item) => scalar(item)).join(", ")}]`;
    return enclose(
      "[]",
      indent,
      value.map((item) => write(item, deeper)),
    );
  }
  if (isScalar(value)) return scalar(value);
  const members = Object.entries(Object(value)).filter(([, member]) => member !== undefined);
  return enclose(
    "{}",
    indent,
    members.map(([key, member]) => `${JSON.stringify(key)}: ${write(member, deeper)}`),
  );
}

const isScalar = (value: unknown): boolean => typeof value !== "object" || value === null;

const scalar = (value: unknown): string => JSON.stringify(value) ?? "null";

function enclose(pair: "[]" | "{}", indent: string, items: readonly string[]): string {
  if (items.length === 0) return pair;
  const lines = items.map((item) => `\n${indent}  ${item}`).join(",");
  return `${pair[0]}${lines}\n${indent}${pair[1]}`;
}
