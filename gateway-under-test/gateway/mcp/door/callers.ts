/** Whose request this is: asked of the same link that guards every other route. */

import type { WholeAnswer } from "../../answer.ts";
import type { Call, TenantCall } from "../../call.ts";
import type { CallRecord } from "../../records/call-record.ts";
import type { Refusal } from "../../refusal.ts";
import type { McpPorts } from "../ports.ts";

export type Caller =
  | { readonly kind: "known"; readonly call: TenantCall }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** Never seen by anyone: it only says that the guard has let the call through. */
const passed: WholeAnswer = { kind: "whole", status: 200, headers: {}, body: "" };

export function callers({ guard }: Pick<McpPorts, "guard">): (call: Call) => Promise<Caller> {
  /** Of a call only the record is the same before and behind the guard. */
  const known = new WeakMap<CallRecord, TenantCall>();
  const enter = guard(async (call) => {
    known.set(call.record, call);
    return passed;
  });
  return async (call) => {
    const answer = await enter(call);
    if (answer.kind === "refusal") return { kind: "refused", refusal: answer };
    const caller = known.get(call.record);
    if (caller === undefined) throw new Error("the guard has answered in the caller's place");
    return { kind: "known", call: caller };
  };
}
