/** Values for the templates of tests, written down. */

import type { TemplateValues } from "../../../src/load/request/template.ts";

interface Given {
  readonly nonce?: string;
  readonly uuid?: string;
  readonly arrival?: number;
  readonly user?: number;
  /** By `feeder.field`. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly captured?: Readonly<Record<string, string>>;
}

export function valuesOf(given: Given): TemplateValues {
  const { nonce = "", uuid = "", arrival = 0, user = 0, fields = {}, captured = {} } = given;
  return {
    nonce,
    uuid,
    arrival,
    user,
    field: (feeder, field) => fields[`${feeder}.${field}`] ?? "?",
    captured: (name) => captured[name] ?? "?",
  };
}
