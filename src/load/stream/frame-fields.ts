/** Reads fields of parsed JSON whose shape nobody vouches for. */

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const nothing: Fields = {};

/** The object there; one without fields if there is none. */
export function fieldsAt(of: Fields, name: string): Fields {
  const value = of[name];
  return isFields(value) ? value : nothing;
}

/** The objects of the list there. */
export function listAt(of: Fields, name: string): readonly Fields[] {
  const value = of[name];
  return Array.isArray(value) ? value.filter(isFields) : [];
}

/** The text there; empty if there is none. */
export function textAt(of: Fields, name: string): string {
  const value = of[name];
  return typeof value === "string" ? value : "";
}

/** The count there: 0 or more; null if there is none. */
export function countAt(of: Fields, name: string): number | null {
  const value = of[name];
  return typeof value === "number" && value >= 0 ? value : null;
}
