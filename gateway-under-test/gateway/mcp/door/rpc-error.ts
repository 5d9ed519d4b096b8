/** JSON-RPC errors as HTTP answers: what is refused at the door never reaches a server. */

import type { WholeAnswer } from "../../answer.ts";
import { type Refusal, refusal } from "../../refusal.ts";

export type RequestId = string | number | null;

/** Codes of JSON-RPC, of the protocol, and (-32000 on) of implementations. */
const codes: Readonly<Record<string, number>> = {
  parse_error: -32_700,
  invalid_request: -32_600,
  invalid_params: -32_602,
  internal_error: -32_603,
  session_not_found: -32_001,
};

const otherCode = -32_000;

export function errorAnswer({ status, headers, error }: Refusal, id: RequestId): WholeAnswer {
  const code = codes[error.code ?? ""] ?? otherCode;
  const { message, type } = error;
  const details = { code, message, data: { type, code: error.code } };
  return {
    kind: "whole",
    status,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ jsonrpc: "2.0", error: details, id }),
  };
}

/** What is wrong with a request is the client's fault. */
export const refused = (status: number, code: string, message: string): Refusal =>
  refusal(status, { message, code, type: "invalid_request_error" });

export const responseOf = ({ status, headers, body }: WholeAnswer): Response =>
  new Response(body, { status, headers });
