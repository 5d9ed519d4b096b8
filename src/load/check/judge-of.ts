/** From what the transport brought to the outcome of the request: is the answer a good one? */

import { assert } from "../../base/assert.ts";
import { noCheck, type Outcome } from "../../measure/outcome.ts";
import { type Expectation, isExpectedStatus } from "../traffic.ts";
import type { Exchange } from "../transport/sender.ts";
import { AnswerReading } from "./answer-reading.ts";
import type { Check } from "./check.ts";
import { compiledCheck } from "./compiled-check.ts";

/** What became of a request, and why that is not good; the reason is for people. */
export interface Judged {
  readonly outcome: Outcome;
  /** null: nothing to say beyond the outcome. */
  readonly message: string | null;
}

/** `nonce`: that of the request whose answer it is. */
export type Judge = (exchange: Exchange, nonce: string) => Judged;

/** Made once for a step: what its checks need is compiled here. */
export function judgeOf(expect: Expectation): Judge {
  const check = expect.checks.length === 0 ? null : checker(expect.checks);
  return (exchange, nonce) => {
    const { outcome } = exchange;
    if (outcome.kind !== "answered") return { outcome, message: null };
    if (outcome.status === 429) return { outcome: { kind: "rate-limited" }, message: null };
    // An unexpected status says it all: what else is wrong with the answer follows from it.
    if (!isExpectedStatus(expect, outcome.status)) return { outcome, message: null };
    const broken = expect.stream === null ? null : brokenStream(exchange, outcome.status);
    return broken ?? check?.(exchange, nonce) ?? { outcome, message: null };
  };
}

/** Whether an answer has to be kept for its judge. */
export const needsAnswer = ({ checks }: Expectation): boolean => checks.some(looksInside);

/** The size alone is known of an answer that was not kept. */
const looksInside = ({ kind }: Check): boolean => kind !== "size";

function brokenStream({ stream }: Exchange, status: number): Judged | null {
  if (status >= 300) return null;
  if (stream === null) {
    return { outcome: { kind: "invalid", check: noCheck }, message: "no event stream came" };
  }
  if (stream.end === "error") return { outcome: { kind: "told-error" }, message: null };
  return stream.end === "truncated" ? { outcome: { kind: "truncated" }, message: null } : null;
}

function checker(checks: readonly Check[]): (exchange: Exchange, nonce: string) => Judged | null {
  const compiled = checks.map(compiledCheck);
  const mustBeKept = checks.some(looksInside);
  return (exchange, nonce) => {
    assert(exchange.answer !== null || !mustBeKept, "an answer was checked and not kept");
    const reading = new AnswerReading(exchange);
    for (const [index, problem] of compiled.entries()) {
      const message = problem(reading, nonce);
      if (message !== null) return { outcome: { kind: "invalid", check: index }, message };
    }
    return null;
  };
}
