/** Asks the gateway's own chain, as a call with a record of its own, and waits for all of it. */

import type { Clock } from "../../../base/clock.ts";
import { newId } from "../../../base/random.ts";
import type { Answer } from "../../answer.ts";
import type { TenantCall } from "../../call.ts";
import { Cancellation } from "../../cancellation.ts";
import type { GatewayConfig } from "../../config.ts";
import type { InFlight } from "../../edge/in-flight.ts";
import { preferencesHeader } from "../../fronts/preferences-header.ts";
import type { Preferences } from "../../preferences.ts";
import { CallRecord } from "../../records/call-record.ts";
import { type Refusal, refusal } from "../../refusal.ts";
import { mcpFront } from "../front.ts";
import type { McpPorts } from "../ports.ts";
import { collected, type Said } from "./said.ts";
import type { ToolUse } from "./tool.ts";

export interface Asking {
  readonly clock: Clock;
  readonly config: GatewayConfig;
  readonly inFlight: Pick<InFlight, "add" | "delete">;
  readonly ports: Pick<McpPorts, "ask" | "closed">;
}

export interface Asked {
  readonly said: Said;
  readonly record: CallRecord;
}

export async function asked(
  asking: Asking,
  use: ToolUse,
  body: object,
  preferences: Preferences,
): Promise<Asked> {
  const { clock, config, inFlight, ports } = asking;
  const cancellation = new Cancellation();
  const call = callOf(asking, use.call, { cancellation, body, preferences });
  const leash = leashed(asking, use.signal, cancellation);
  inFlight.add(cancellation);
  let said: Said = { kind: "broken", reason: "reset" };
  try {
    const answer: Answer = await ports.ask(call);
    const limit = config.mcp.maxMessageBytes;
    said = await collected(answer, limit, use.progress);
    if (leash.isLate()) said = { kind: "refusal", refusal: late(config.mcp.toolTimeoutMs) };
    return { said, record: call.record };
  } finally {
    leash.release();
    inFlight.delete(cancellation);
    const durationMs = Math.round(clock.now() - call.record.startedAt);
    ports.closed(call, { status: statusOf(said, cancellation), durationMs });
  }
}

interface Parts {
  readonly cancellation: Cancellation;
  readonly body: object;
  readonly preferences: Preferences;
}

function callOf(
  { clock, config }: Asking,
  from: TenantCall,
  { cancellation, body, preferences }: Parts,
): TenantCall {
  const now = clock.now();
  const record = new CallRecord(now);
  record.endpoint = from.endpoint;
  record.tenant = from.record.tenant;
  record.consumer = from.record.consumer;
  const { mcp, protections, timeouts } = config;
  const limitMs = protections.timeouts ? Math.min(timeouts.requestMs, mcp.toolTimeoutMs) : Infinity;
  return {
    ...from,
    // A session may have several under way whose requests have the same id.
    id: newId(),
    front: mcpFront,
    headers: { ...from.headers, [preferencesHeader]: JSON.stringify(preferences) },
    body: Buffer.from(JSON.stringify(body)),
    cancellation,
    deadline: now + limitMs,
    record,
  };
}

/** To the chain the tool is the client, which leaves when its own is gone or time is up. */
function leashed({ clock, config }: Asking, signal: AbortSignal, cancellation: Cancellation) {
  const { cancelUpstream } = config.protections;
  let isLate = false;
  const leave = () => cancellation.cancel("client-gone");
  const alarm = clock.alarm(config.mcp.toolTimeoutMs, () => {
    isLate = true;
    leave();
  });
  if (cancelUpstream) signal.addEventListener("abort", leave, { once: true });
  if (cancelUpstream && signal.aborted) leave();
  return {
    isLate: () => isLate,
    release() {
      alarm.cancel();
      signal.removeEventListener("abort", leave);
    },
  };
}

const late = (limitMs: number): Refusal =>
  refusal(504, {
    message: `The answer took longer than a tool may: ${limitMs} ms.`,
    type: "server_error",
    code: "tool_timeout",
  });

const isTimeout = (said: Said): boolean =>
  said.kind === "refusal" && said.refusal.error.code === "tool_timeout";

function statusOf(said: Said, { reason }: Cancellation): string {
  if (reason === "client-gone" && !isTimeout(said)) return "499";
  switch (said.kind) {
    case "text":
      return "200";
    case "refusal":
      return `${said.refusal.status}`;
    case "broken":
      return "cut";
    default:
      return said satisfies never;
  }
}
