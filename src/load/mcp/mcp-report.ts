/** What is told of each HTTP request of an MCP step. */

import type { Milliseconds } from "../../base/units.ts";
import type { Delivered } from "../check/delivered.ts";
import type { Judged } from "../check/judge-of.ts";
import type { Expectation } from "../traffic.ts";
import type { Answer, OutgoingRequest } from "../transport/sender.ts";

export interface McpReport extends Judged {
  /** Index into `mcpOperations` of the step. */
  readonly operation: number;
  /** Of the call it is the step's own; what opens has one of its own. */
  readonly expect: Expectation;
  /** When it should have been sent: when the step was due, or the request before had ended. */
  readonly dueAt: Milliseconds;
  /** With all that the protocol adds: the session id, and the message. */
  readonly request: OutgoingRequest;
  /** Its event stream is none of an LLM, so it holds no reading of one. */
  readonly exchange: Delivered;
  /**
   * What checks and captures look into: the result of the call as a body of JSON, without what
   * JSON-RPC and events wrap around it. null: it brought none, or not a good one.
   */
  readonly answer: Answer | null;
}
