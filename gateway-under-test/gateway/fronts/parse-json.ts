/** From bytes to a value that every link can walk through. */

import { type Refusal, refusal } from "../refusal.ts";

/** Schemas of tools have some ten levels; what goes much deeper exhausts the stack of who reads. */
const mostLevels = 100;

type Parsed = { readonly kind: "json"; readonly value: unknown } | Refusal;

export function parseJson(body: Buffer): Parsed {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    return isDeeper(value, mostLevels) ? tooDeep : { kind: "json", value };
  } catch {
    return notJson;
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  const members = Array.isArray(value) ? value : Object.values(value);
  return members.some((member) => isDeeper(member, levels - 1));
}

const invalidJson = (message: string): Refusal =>
  refusal(400, { message, type: "invalid_request_error", code: "invalid_json" });

const notJson = invalidJson("We could not parse the JSON body of your request.");
const tooDeep = invalidJson(`The JSON body is nested deeper than ${mostLevels} levels.`);
