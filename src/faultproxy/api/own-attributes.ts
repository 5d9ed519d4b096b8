/** The attribute `gameday` of bodies: what Toxiproxy does not have and its clients never send. */

import { badRequestBody } from "../api-error.ts";
import { always, type Schedule } from "../schedule.ts";
import type { JsonValue } from "./json-value.ts";

type JsonObject = ReadonlyMap<string, JsonValue>;

/** Undefined when there is none. Throws an ApiError when there is more in it than `known`. */
export function ownAttributes(
  value: JsonValue | undefined,
  known: readonly string[],
): JsonObject | undefined {
  if (value === undefined) return undefined;
  const list = known.join(", ");
  if (value.kind !== "object") throw badRequestBody(`gameday must be an object with ${list}`);
  for (const [key] of value.entries) {
    if (!known.includes(key)) throw badRequestBody(`gameday.${key} is unknown: write ${list}`);
  }
  return new Map(value.entries.filter(([, field]) => field.kind !== "null"));
}

/** Undefined when there is none; `{}` is one too: always, from now on. */
export function parseSchedule(value: JsonValue | undefined): Schedule | undefined {
  const fields = ownAttributes(value, ["afterMs", "forMs", "everyMs", "untilMs"]);
  if (fields === undefined) return undefined;
  const schedule = {
    afterMs: duration(fields, "afterMs", 0) ?? always.afterMs,
    forMs: duration(fields, "forMs", 1),
    everyMs: duration(fields, "everyMs", 1),
    untilMs: duration(fields, "untilMs", 1),
  };
  refuseNonsense(schedule);
  return schedule;
}

function refuseNonsense({ afterMs, forMs, everyMs, untilMs }: Schedule): void {
  if (everyMs !== null && forMs === null) {
    throw badRequestBody("gameday.everyMs needs gameday.forMs, how long it acts each time");
  }
  if (everyMs !== null && forMs !== null && everyMs <= forMs) {
    throw badRequestBody("gameday.everyMs must be more than gameday.forMs, or be left out");
  }
  if (untilMs !== null && untilMs <= afterMs) {
    throw badRequestBody("gameday.untilMs must be more than gameday.afterMs: both count from now");
  }
}

function duration(fields: JsonObject, name: string, least: number): number | null {
  const field = fields.get(name);
  if (field === undefined) return null;
  const number = field.kind === "number" ? Number(field.text) : Number.NaN;
  if (Number.isSafeInteger(number) && number >= least) return number;
  throw badRequestBody(`gameday.${name} must be a whole number of milliseconds from ${least}`);
}
