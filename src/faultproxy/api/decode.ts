/** Reads fields out of a JSON object the way Go reads them into a struct. */

import { type ApiError, badRequestBody } from "../api-error.ts";
import type { JsonValue } from "./json-value.ts";

/** The Go struct that clients know from error messages. */
export interface Struct {
  readonly type: string;
  /** Where the object stands: `Go value`, or `Go struct field X.y`. @default "Go value" */
  readonly where?: string;
  /** What stands before the names of its fields. @default the type, without its package */
  readonly prefix?: string;
  /** Fields of a struct without a name around this one: nothing stands before their names. */
  readonly outer?: readonly string[];
}

interface Entry {
  readonly key: string;
  readonly value: JsonValue;
  /** Its place in the text: the first of several mistakes is the one that Go tells. */
  readonly place: number;
}

interface Mistake {
  readonly place: number;
  readonly error: ApiError;
}

/** The fields of one JSON object; what is wrong with them is told by `check`. */
export class Fields {
  readonly #entries: readonly Entry[];
  readonly #struct: Struct;
  readonly #mistakes: Mistake[];

  constructor(entries: readonly Entry[], struct: Struct, mistakes: Mistake[] = []) {
    this.#entries = entries;
    this.#struct = struct;
    this.#mistakes = mistakes;
  }

  string(name: string, byDefault: string): string {
    return this.#decode(name, "string", asString) ?? byDefault;
  }

  boolean(name: string, byDefault: boolean): boolean {
    return this.#decode(name, "bool", asBoolean) ?? byDefault;
  }

  float32(name: string, byDefault: number): number {
    return this.#decode(name, "float32", asFloat32) ?? byDefault;
  }

  float64(name: string, byDefault: number): number {
    return this.#decode(name, "float64", asFloat64) ?? byDefault;
  }

  /** An integer of at least 0; `type` is the one that Go has for it. */
  count(name: string, byDefault: number, type: "int" | "int64" = "int64"): number {
    return this.#decode(name, type, asCount) ?? byDefault;
  }

  /** The value itself; undefined when it is missing or null. */
  raw(name: string): JsonValue | undefined {
    return this.#named(name).at(-1)?.value;
  }

  /** An object of which no field is read. */
  opaque(name: string, type: string): void {
    this.#decode(name, type, (value) => (value.kind === "object" ? value : undefined));
  }

  /** The fields of an object in a field; of several objects, all of them. */
  struct(name: string, struct: Struct): Fields {
    const entries = this.#named(name).flatMap(({ value, place }) => {
      // In whole steps from field to field, so that those inside one lie between.
      if (value.kind === "object") return entriesOf(value, place, 1 / (value.entries.length + 1));
      this.#mistakes.push({ place, error: mismatch(value, struct) });
      return [];
    });
    return new Fields(entries, struct, this.#mistakes);
  }

  /** Throws an ApiError for the first mistake in the text, of the fields read so far. */
  check(): void {
    const [first] = this.#mistakes.toSorted((a, b) => a.place - b.place);
    if (first !== undefined) throw first.error;
  }

  /** Names match in any case; a null changes nothing; of several, the last one counts. */
  #named(name: string): readonly Entry[] {
    return this.#entries.filter(
      ({ key, value }) => key.toLowerCase() === name.toLowerCase() && value.kind !== "null",
    );
  }

  #decode<Value>(name: string, type: string, as: As<Value>): Value | undefined {
    let decoded: Value | undefined;
    for (const { value, place } of this.#named(name)) {
      const result = as(value, name);
      if (result instanceof Error) this.#mistakes.push({ place, error: result });
      else if (result === undefined)
        this.#mistakes.push({ place, error: this.#not(value, name, type) });
      else decoded = result;
    }
    return decoded;
  }

  #not(value: JsonValue, name: string, type: string): ApiError {
    const { prefix, outer = [], type: holder } = this.#struct;
    const before = outer.includes(name) ? "" : (prefix ?? holder.split(".").at(-1));
    return mismatch(value, { type, where: `Go struct field ${before}.${name}` });
  }
}

/** `null` has no fields. Throws an ApiError when it is not an object. */
export function decodeFields(value: JsonValue, struct: Struct): Fields {
  if (value.kind === "null") return new Fields([], struct);
  if (value.kind !== "object") throw mismatch(value, struct);
  return new Fields(entriesOf(value, 0, 1), struct);
}

/** Throws an ApiError when it is not an array; null is an empty one. */
export function decodeItems(value: JsonValue, type: string): readonly JsonValue[] {
  if (value.kind === "null") return [];
  if (value.kind !== "array") throw mismatch(value, { type });
  return value.items;
}

function entriesOf(
  { entries }: Extract<JsonValue, { kind: "object" }>,
  start: number,
  step: number,
): readonly Entry[] {
  return entries.map(([key, value], index) => ({ key, value, place: start + (index + 1) * step }));
}

/** Undefined when the field is of another type. */
type As<Value> = (field: JsonValue, name: string) => Value | ApiError | undefined;

const asString: As<string> = (field) => (field.kind === "string" ? field.value : undefined);
const asBoolean: As<boolean> = (field) => (field.kind === "bool" ? field.value : undefined);

const asFloat64: As<number> = (field) => {
  const number = field.kind === "number" ? Number(field.text) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
};

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
  if (integer < 0n) return badRequestBody(`${name} must not be negative: ${field.text}`);
  return integer <= largestInt64 ? Number(integer) : undefined;
};

function mismatch(value: JsonValue, { type, where = "Go value" }: Struct): ApiError {
  // Go names the number when it is only its value that does not fit.
  const isNumeric = type.startsWith("int") || type === "float32";
  const found = value.kind === "number" && isNumeric ? `number ${value.text}` : value.kind;
  return badRequestBody(`json: cannot unmarshal ${found} into ${where} of type ${type}`);
}
