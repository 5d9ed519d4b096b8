/** Reads fields out of a JSON object the way Go reads them into a struct. */

import { badRequestBody } from "../api-error.ts";
import type { JsonValue } from "./json-value.ts";

/** The Go struct that clients know from error messages. */
export interface Struct {
  readonly type: string;
  /** Where the object stands: `Go value`, or `Go struct field X.y`. @default "Go value" */
  readonly where?: string;
  /** What stands before the names of its fields. @default the type, without its package */
  readonly prefix?: string;
}

/** The fields of one JSON object. */
export interface Fields {
  string(name: string, byDefault: string): string;
  boolean(name: string, byDefault: boolean): boolean;
  float32(name: string, byDefault: number): number;
  /** An integer of at least 0. */
  count(name: string, byDefault: number): number;
  /** The value itself; undefined when it is missing or null. */
  raw(name: string): JsonValue | undefined;
}

/** `null` and a missing value have no fields. Throws an ApiError when it is not an object. */
export function decodeFields(value: JsonValue | undefined, struct: Struct): Fields {
  const entries = entriesOf(value, struct);
  // Names match in any case; a null changes nothing; of several, the last one counts.
  const raw = (name: string) =>
    entries.findLast(
      ([key, field]) => key.toLowerCase() === name.toLowerCase() && field.kind !== "null",
    )?.[1];
  const decode = <Value>(name: string, type: string, byDefault: Value, as: As<Value>): Value => {
    const field = raw(name);
    if (field === undefined) return byDefault;
    const decoded = as(field, name);
    if (decoded !== undefined) return decoded;
    const prefix = struct.prefix ?? struct.type.split(".").at(-1);
    throw mismatch(field, { type, where: `Go struct field ${prefix}.${name}` });
  };
  return {
    raw,
    string: (name, byDefault) => decode(name, "string", byDefault, asString),
    boolean: (name, byDefault) => decode(name, "bool", byDefault, asBoolean),
    float32: (name, byDefault) => decode(name, "float32", byDefault, asFloat32),
    count: (name, byDefault) => decode(name, "int64", byDefault, asCount),
  };
}

/** Throws an ApiError when it is not an array; null is an empty one. */
export function decodeItems(value: JsonValue, type: string): readonly JsonValue[] {
  if (value.kind === "null") return [];
  if (value.kind !== "array") throw mismatch(value, { type });
  return value.items;
}

function entriesOf(value: JsonValue | undefined, struct: Struct) {
  if (value === undefined || value.kind === "null") return [];
  if (value.kind !== "object") throw mismatch(value, struct);
  return value.entries;
}

/** Undefined when the field is of another type. */
type As<Value> = (field: JsonValue, name: string) => Value | undefined;

const asString: As<string> = (field) => (field.kind === "string" ? field.value : undefined);
const asBoolean: As<boolean> = (field) => (field.kind === "bool" ? field.value : undefined);

const asFloat32: As<number> = (field) => {
  const number = field.kind === "number" ? Math.fround(Number(field.text)) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
};

const largestInt64 = 2n ** 63n - 1n;

const asCount: As<number> = (field, name) => {
  // Only digits: Go takes neither 1.0 nor 1e3 for an integer.
  if (field.kind !== "number" || !/^-?\d+$/.test(field.text)) return undefined;
  const integer = BigInt(field.text);
  // Toxiproxy takes negative settings, and some of them crash it.
  if (integer < 0n) throw badRequestBody(`${name} must not be negative: ${field.text}`);
  return integer <= largestInt64 ? Number(integer) : undefined;
};

function mismatch(value: JsonValue, { type, where = "Go value" }: Struct) {
  // Go names the number when it is only its value that does not fit.
  const isNumeric = type === "int64" || type === "float32";
  const found = value.kind === "number" && isNumeric ? `number ${value.text}` : value.kind;
  return badRequestBody(`json: cannot unmarshal ${found} into ${where} of type ${type}`);
}
