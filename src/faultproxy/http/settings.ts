/** The attributes of a toxic that reads HTTP: those all have, to tell which requests it is for. */

import type { Attributes, AttributeValue } from "../toxic-kind.ts";
import { numberOf } from "../toxic-kind.ts";

/** Reads settings by names that its kind declares. */
export interface Settings<Name extends string> {
  number(name: Name | "share"): number;
  text(name: Name | "path" | "method" | "header"): string;
}

export const common: Readonly<Record<string, AttributeValue>> = {
  share: 1,
  path: "",
  method: "",
  header: "",
};

export function settingsOf<Name extends string>(attributes: Attributes): Settings<Name> {
  return {
    number: (name) => numberOf(attributes, name),
    text: (name) => String(attributes.get(name) ?? ""),
  };
}
