/** Makes the evidence of a request that went wrong, without its secrets. */

import type { Milliseconds } from "../../base/units.ts";
import type { Evidence } from "../../measure/evidence.ts";
import { type Outcome, outcomeName } from "../../measure/outcome.ts";
import type { Expectation } from "../traffic.ts";
import type { Answer, OutgoingRequest } from "../transport/sender.ts";
import type { Delivered } from "./delivered.ts";
import { excerptOf } from "./excerpt.ts";
import type { Judged } from "./judge-of.ts";
import { cut, plain } from "./plain-text.ts";
import { withoutSecrets } from "./redaction.ts";
import { sentSecrets } from "./sent-secrets.ts";

/** What a request was to the run. */
export interface Sent {
  readonly traffic: number;
  readonly operation: number;
  readonly dueAt: Milliseconds;
  readonly zero: Milliseconds;
  readonly expect: Expectation;
  readonly nonce: string;
  readonly request: OutgoingRequest;
  /** What is known to be secret, wherever in the request it stands. */
  readonly secrets: readonly string[];
}

const idLength = 128;

export function evidenceOf(sent: Sent, exchange: Delivered, judged: Judged): Evidence {
  const { traffic, operation, dueAt, zero, expect, nonce, request } = sent;
  const answer = exchange.answer ?? exchange.sample ?? null;
  const { outcome } = judged;
  const secrets = sentSecrets(exchange.sent ?? request, sent.secrets);
  const redacted = (text: string) => withoutSecrets(plain(text), secrets);
  return {
    traffic,
    operation,
    dueMs: Math.round((dueAt - zero) * 1000) / 1000,
    outcome: outcomeName(outcome),
    message: redacted(judged.message ?? wordsOf(outcome, expect)),
    requestId: redacted(cut(idOf(answer) ?? nonce, idLength)),
    status: statusOf(outcome, answer),
    excerpt: answer === null ? "" : excerptOf(answer.body, secrets),
  };
}

const idOf = (answer: Answer | null): string | undefined =>
  answer?.headers["x-request-id"] ?? answer?.headers["request-id"];

function statusOf(outcome: Outcome, answer: Answer | null): number | null {
  if (outcome.kind === "answered") return outcome.status;
  return outcome.kind === "rate-limited" ? 429 : (answer?.status ?? null);
}

const limitWords = {
  total: "no whole answer within the timeout",
  connect: "no connection within its time limit",
  "first-byte": "no first byte of an answer within its time limit",
  idle: "an answer that had begun went silent for its time limit",
} as const;

function wordsOf(outcome: Outcome, { statuses }: Expectation): string {
  switch (outcome.kind) {
    case "answered":
      return `status is ${outcome.status}, not ${statuses?.join(" or ") ?? "one from 200 to 399"}`;
    case "timed-out":
      return limitWords[outcome.limit];
    default:
      return kindWords[outcome.kind];
  }
}

const kindWords = {
  "rate-limited": "the target refused by policy",
  refused: "no connection could be made",
  reset: "the connection broke before an answer began",
  truncated: "the answer ended before its end",
  invalid: "the answer failed a check",
  dropped: "the request was not sent",
  cancelled: "the run was stopped",
  dns: "the name of the host could not be resolved",
  tls: "TLS failed on the connection",
  protocol: "what came was not the protocol that was spoken",
  "too-large": "the answer was larger than is taken",
  "told-error": "the answer told of an error",
} as const satisfies Readonly<Record<Exclude<Outcome["kind"], "answered" | "timed-out">, string>>;
