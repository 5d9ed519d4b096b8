/** Plays one MCP step as a client of its era does: opens if nothing is open, then calls. */

import type { Milliseconds } from "../../base/units.ts";
import { requestMaker } from "../request/requests.ts";
import type { TemplateValues } from "../request/template.ts";
import type { Expectation, Timeouts } from "../traffic.ts";
import { eraOf } from "./era.ts";
import type { McpReport } from "./mcp-report.ts";
import type { Entry, McpUser } from "./mcp-user.ts";
import type { Opened } from "./message.ts";
import { callOf, openingsOf } from "./sending.ts";
import type { McpSpec } from "./spec.ts";
import { type Wire, type WireContext, wireOf } from "./wire.ts";

/**
 * `send`: after a stop it must answer `cancelled` at once, for a step may have requests yet to
 * send. `nextId`: an id that nobody else sends to the server, lest an answer to another go
 * unnoticed.
 */
export interface McpContext extends WireContext {
  readonly spec: McpSpec;
  /** Of the step; it holds for the call. */
  readonly expect: Expectation;
  /** Of each request. */
  readonly timeouts: Timeouts;
}

export interface McpVisit {
  readonly values: TemplateValues;
  readonly dueAt: Milliseconds;
  readonly user: McpUser;
  /** The user's own way of sending, if it has one: with its cookies. */
  readonly send?: WireContext["send"];
  /** Told of each request but the last, when it has ended. */
  readonly observe: (report: McpReport) => void;
}

/**
 * Resolves with the last request of the step, which was not observed yet: the call, or what failed
 * to open.
 */
export type McpStep = (visit: McpVisit) => Promise<McpReport>;

export function mcpStep(context: McpContext): McpStep {
  const { spec, expect, timeouts } = context;
  const era = eraOf(spec.version);
  const opening = openingsOf(era);
  const call = callOf(spec.call, era, expect);
  const base = requestMaker({ timeouts }, { ...spec, method: "POST", body: null }, true);
  // Steps that go to one place as one client share what is open.
  const key = JSON.stringify([spec.version, spec.base, spec.path, spec.headers, spec.as]);

  const open = async (wire: Wire, { observe }: McpVisit): Promise<Entry> => {
    let opened: Opened = { version: spec.version, session: null };
    for (const sending of opening) {
      const sent = await wire(sending, opened);
      if (!isGood(sent.report)) return { kind: "failed", report: sent.report };
      observe(sent.report);
      opened = sent.opened;
    }
    return { kind: "open", opened };
  };
  return async (visit) => {
    const { values, dueAt, user, observe, send = context.send } = visit;
    const wire = wireOf({ ...context, send }, era, base(values), dueAt);
    const sending = call(values);
    for (let isFirst = true; ; isFirst = false) {
      const entry = await user.enter(key, () => open(wire, visit));
      if (entry.kind === "failed") return entry.report;
      const { report } = await wire(sending, entry.opened);
      const isLost = hasLost(entry.opened, report);
      if (isLost) await user.lose(key, entry.opened);
      if (!isLost || !isFirst) return report;
      observe(report);
    }
  };
}

const isGood = ({ outcome }: McpReport): boolean =>
  outcome.kind === "answered" && outcome.status < 300;

/** 404 to a request with a session id: the server has ended the session, or forgotten it. */
const hasLost = ({ session }: Opened, { outcome }: McpReport): boolean =>
  session !== null && outcome.kind === "answered" && outcome.status === 404;
