/** What a step sends, made once: the call, and what opens before it. */

import type { TemplateValues } from "../request/template.ts";
import type { Expectation } from "../traffic.ts";
import { asBefore, type Era, type Opening } from "./era.ts";
import { objectFiller } from "./filled.ts";
import type { Rule } from "./judge-answer.ts";
import type { Message } from "./message.ts";
import { toolSucceeded } from "./rules.ts";
import { type JsonObject, type McpCall, methodOf, paramsOf } from "./spec.ts";

/** A message without its id, and what is expected of its answer. */
export interface Sending {
  /** Index into `mcpOperations`. */
  readonly operation: number;
  readonly message: Omit<Message, "id">;
  readonly isNotification: boolean;
  readonly expect: Expectation;
  readonly rules: readonly Rule[];
  readonly opens: Opening["opens"];
}

export const openingsOf = (era: Era): readonly Sending[] =>
  era.opening.map((opening, index) => {
    const { method, params, isNotification, statuses, opens } = opening;
    return {
      operation: 1 + index,
      message: { method, params: withMeta(params, era), name: null },
      isNotification,
      expect: { statuses, stream: null, checks: [] },
      rules: [...era.rules, ...opening.rules],
      opens,
    };
  });

export function callOf(
  call: McpCall,
  era: Era,
  expect: Expectation,
): (values: TemplateValues) => Sending {
  const method = methodOf(call);
  const params = objectFiller(paramsOf(call));
  const rules = call.kind === "tool" ? [...era.rules, toolSucceeded] : era.rules;
  const rest = { operation: 0, isNotification: false, expect, rules, opens: asBefore };
  return (values) => {
    const filled = params(values);
    return { ...rest, message: { method, params: withMeta(filled, era), name: nameIn(filled) } };
  };
}

/** `_meta` belongs to requests, which all have params. */
const withMeta = (params: JsonObject | null, { meta }: Era): JsonObject | null =>
  params === null || meta === null ? params : { ...params, _meta: meta };

function nameIn({ name, uri }: JsonObject): string | null {
  const called = name ?? uri;
  return typeof called === "string" ? called : null;
}
