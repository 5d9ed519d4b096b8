/** The faults that are somebody else's: a command or an HTTP request, and what undoes it. */

import type { Prepared } from "../prepared.ts";
import type { Actions } from "./actions.ts";
import { type CommandSpec, commandFields, prepareCommand } from "./command-fault.ts";
import { type HttpSpec, httpFields, prepareHttp } from "./http-fault.ts";

export type ActionSpec = CommandSpec | HttpSpec;

export const actionFields = { command: commandFields, http: httpFields } as const;

export const isActionFault = (spec: { readonly kind: string }): spec is ActionSpec =>
  spec.kind in actionFields;

export function prepareAction(spec: ActionSpec, actions: Actions): Prepared {
  switch (spec.kind) {
    case "command":
      return prepareCommand(spec, actions);
    case "http":
      return prepareHttp(spec, actions);
    default:
      return spec satisfies never;
  }
}
