/** A check that is a function of a TypeScript scenario. */

import type { Judge } from "../check/judge-of.ts";
import { cut } from "../check/plain-text.ts";
import { type Expectation, isExpectedStatus } from "../traffic.ts";
import type { Exchange } from "../transport/sender.ts";
import type { CheckedResponse } from "./define.ts";
import type { Callable, FunctionRef } from "./functions.ts";
import { thrownIn } from "./thrown.ts";

/** A check may tell a whole answer; evidence keeps the beginning. */
const messageLength = 500;

/** Asked when all else is well with an answer of an expected status. */
export function withCodeCheck(
  judge: Judge,
  expect: Expectation,
  { module }: FunctionRef,
  check: Callable,
): Judge {
  // Its name stands behind those of the checks that are data.
  const index = expect.checks.length;
  return (exchange, nonce) => {
    const judged = judge(exchange, nonce);
    const { outcome } = judged;
    if (outcome.kind !== "answered" || !isExpectedStatus(expect, outcome.status)) return judged;
    const message = complaintOf(check, module, responseOf(exchange, nonce));
    if (message === null) return judged;
    return { outcome: { kind: "invalid", check: index }, message: cut(message, messageLength) };
  };
}

/** null: the answer is good. */
function complaintOf(check: Callable, module: string, response: CheckedResponse): string | null {
  try {
    const said: unknown = Reflect.apply(check, undefined, [response]);
    return said === undefined || said === true ? null : complaintIn(said);
  } catch (error) {
    const { message, where } = thrownIn(module, error);
    return `the check threw: ${message} (${where})`;
  }
}

/** Whatever else a check says is no yes: one that is mistaken must not pass everything. */
function complaintIn(said: unknown): string {
  if (typeof said === "string" && said !== "") return said;
  if (said === false || said === "") return "the check says no";
  if (!(said instanceof Promise)) return `the check returned ${kindOf(said)}, not true or a text`;
  // Nobody waits for it; if it fails, that must not end the worker.
  said.catch(() => undefined);
  return "the check returned a promise; it cannot be async";
}

const kindOf = (said: unknown): string =>
  said === null ? "null" : `a value of type ${typeof said}`;

function responseOf({ answer, stream }: Exchange, nonce: string): CheckedResponse {
  let body: string | undefined;
  const text = () => {
    body ??= answer?.body.toString("utf8") ?? "";
    return body;
  };
  return {
    status: answer?.status ?? 0,
    headers: answer?.headers ?? {},
    get body() {
      return text();
    },
    text: stream?.text ?? "",
    nonce,
    json: (): unknown => JSON.parse(text()),
  };
}
