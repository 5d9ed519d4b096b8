/** From the exchange that carried a message to its outcome: did the server do what was asked? */

import { assert } from "../../base/assert.ts";
import type { Judged } from "../check/judge-of.ts";
import type { Answer, Exchange } from "../transport/sender.ts";
import { type Fields, listOf, type Response, readResponses, type ToldError } from "./responses.ts";

/** What became of a message. */
export interface Answered extends Judged {
  /** null: none came, or not a good one. */
  readonly result: Fields | null;
}

/** What is wrong with a result, though it is one; null: nothing. */
export type Rule = (result: Fields, answer: Answer) => Judged | null;

/** The id and the rules are of the message; null for the id of a notification. */
export function judgeAnswer(
  exchange: Exchange,
  id: string | null,
  rules: readonly Rule[],
): Answered {
  const { outcome, answer } = exchange;
  if (outcome.kind !== "answered") return failed({ outcome, message: null });
  assert(answer !== null, "an answer was not kept");
  const { status } = outcome;
  if (status === 429) return failed({ outcome: { kind: "rate-limited" }, message: told(answer) });
  if (status >= 400) return failed({ outcome, message: told(answer) });
  if (status >= 300) return failed(protocol(`status ${status}: MCP knows no redirects`));
  if (id === null) return { outcome, message: null, result: null };
  const response = responseTo(id, answer);
  if (typeof response === "string") return failed(protocol(response));
  if (response.kind === "error") return failed(toldError(errorText(response.error)));
  const { result } = response;
  for (const rule of rules) {
    const wrong = rule(result, answer);
    if (wrong !== null) return failed(wrong);
  }
  return { outcome, message: null, result };
}

const failed = (judged: Judged): Answered => ({ ...judged, result: null });

export const protocol = (message: string): Judged => ({
  outcome: { kind: "protocol" },
  message: short(message),
});

export const toldError = (message: string): Judged => ({
  outcome: { kind: "told-error" },
  message: short(message),
});

/** The one response of an answer, or why it is not that of the request. */
function responseTo(id: string, answer: Answer): Response | string {
  // 202 says that no answer will come, and other answers without a body do not say what they are.
  if (answer.body.length === 0) return `status ${answer.status} without a response`;
  const reading = readResponses(answer);
  if (reading.kind === "unreadable") return reading.why;
  const [response, another] = reading.responses;
  if (response === undefined) return "the answer ended without a response";
  const foreign = reading.responses.find((one) => !isTo(id, one));
  if (foreign !== undefined)
    return `a response to ${JSON.stringify(foreign.id)} came, not to ${id}`;
  return another === undefined ? response : "more than one response came";
}

/** A server that could not read the id of a request tells its error without one. */
const isTo = (id: string, response: Response): boolean =>
  response.id === id || (response.kind === "error" && (response.id ?? null) === null);

/** What the body of a refusal says of its reason; null: nothing that is JSON-RPC. */
function told(answer: Answer): string | null {
  const reading = readResponses(answer);
  if (reading.kind === "unreadable") return null;
  const error = reading.responses.find((response) => response.kind === "error")?.error;
  return error === undefined ? null : short(errorText(error));
}

const unsupportedVersion = -32022;

function errorText({ code, text, data }: ToldError): string {
  const said = `error ${String(code)}: ${text}`;
  if (code !== unsupportedVersion || typeof data !== "object" || data === null) return said;
  const supported = "supported" in data ? listOf(data.supported) : [];
  return `${said}; the server speaks ${supported.join(", ") || "no version that it names"}`;
}

/** A message is a line of a report. */
const short = (text: string): string => (text.length > 300 ? `${text.slice(0, 299)}…` : text);
