/** The faults that act on a simulated provider, through its control API. */

import type { z } from "zod";
import type { Prepared } from "../prepared.ts";
import type { Misbehaviour, ProviderSite } from "../site.ts";
import { answerFields, answerPart } from "./answer.ts";
import { cutFields, cutPart } from "./cut.ts";
import { emptyFields, emptyPart } from "./empty.ts";
import { endFields, endPart } from "./end.ts";
import { errorEventFields, errorEventPart } from "./error-event.ts";
import { malformedFields, malformedPart } from "./malformed.ts";
import { overloadFields, overloadPart } from "./overload.ts";
import { silentFields, silentPart } from "./silent.ts";
import { slowFirstTokenFields, slowFirstTokenPart } from "./slow-first-token.ts";
import { stallFields, stallPart } from "./stall.ts";
import { usageFields, usagePart } from "./usage.ts";
import { wrongLengthFields, wrongLengthPart } from "./wrong-length.ts";

export const providerFields = {
  answer: answerFields,
  silent: silentFields,
  slow_first_token: slowFirstTokenFields,
  stall: stallFields,
  cut: cutFields,
  end: endFields,
  malformed: malformedFields,
  error_event: errorEventFields,
  wrong_length: wrongLengthFields,
  empty: emptyFields,
  usage: usageFields,
  overload: overloadFields,
} as const;

export type ProviderSpec = z.output<(typeof providerFields)[keyof typeof providerFields]>;

export const isProviderFault = (spec: { readonly kind: string }): spec is ProviderSpec =>
  spec.kind in providerFields;

export function prepareProvider(spec: ProviderSpec, site: ProviderSite, id: string): Prepared {
  return {
    remedies: [site.remedyFor(id)],
    async inject() {
      await site.misbehave(id, partOf(spec));
      return async () => {
        const { requests } = await site.behave(id);
        const evidence = `changed ${requests} answers`;
        return { touched: requests, unit: "requests", evidence };
      };
    },
  };
}

/** As the control API takes it. */
function partOf(spec: ProviderSpec): Misbehaviour {
  switch (spec.kind) {
    case "answer":
      return answerPart(spec);
    case "silent":
      return silentPart(spec);
    case "slow_first_token":
      return slowFirstTokenPart(spec);
    case "stall":
      return stallPart(spec);
    case "cut":
      return cutPart(spec);
    case "end":
      return endPart(spec);
    case "malformed":
      return malformedPart(spec);
    case "error_event":
      return errorEventPart(spec);
    case "wrong_length":
      return wrongLengthPart(spec);
    case "empty":
      return emptyPart(spec);
    case "usage":
      return usagePart(spec);
    case "overload":
      return overloadPart(spec);
    default:
      return spec satisfies never;
  }
}
