/** A check that is a function of a TypeScript scenario. */

import { messageOf } from "../../base/errors.ts";
import type { Judge } from "../check/judge-of.ts";
import { isExpectedStatus, type Step } from "../traffic.ts";
import type { Exchange } from "../transport/sender.ts";
import type { CheckedResponse } from "./define.ts";
import type { Unknown } from "./functions.ts";

/** Asked when all else is well with an answer of an expected status. */
export function withCodeCheck({ expect }: Step, judge: Judge, check: Unknown): Judge {
  const index = expect.checks.length;
  return (exchange, nonce) => {
    const judged = judge(exchange, nonce);
    const { outcome } = judged;
    if (outcome.kind !== "answered" || !isExpectedStatus(expect, outcome.status)) return judged;
    const complaint = complaintOf(check, responseOf(exchange, nonce));
    if (complaint === null) return judged;
    return { outcome: { kind: "invalid", check: index }, message: complaint };
  };
}

/** null: the answer is good. */
function complaintOf(check: Unknown, response: CheckedResponse): string | null {
  try {
    const said: unknown = Reflect.apply(check, undefined, [response]);
    if (said === false) return "the check says no";
    return typeof said === "string" ? said : null;
  } catch (error) {
    return `the check threw: ${messageOf(error)}`;
  }
}

function responseOf({ answer, stream }: Exchange, nonce: string): CheckedResponse {
  const body = answer?.body.toString("utf8") ?? "";
  return {
    status: answer?.status ?? 0,
    headers: answer?.headers ?? {},
    body,
    text: stream?.text ?? "",
    nonce,
    json: (): unknown => JSON.parse(body),
  };
}
