/** What the load is told to do: the plan's traffics, with the credentials of the running target. */

import type { LoadListener, LoadOrder } from "../load/load.ts";
import { literally } from "../load/request/template.ts";
import type { Sends, Step, Traffic } from "../load/traffic.ts";
import type { RunningTarget } from "../target/target.ts";
import type { RunEventBody } from "./events.ts";
import type { Plan } from "./plan.ts";

export function loadOrder(
  { scenario, seed, isUndisturbed }: Plan,
  target: RunningTarget,
): LoadOrder {
  const { endpoint } = target;
  const traffics = scenario.traffics.map((traffic) => addressed(traffic, target));
  return { traffics, endpoint, seed, isUndisturbed, calibrates: scenario.load.calibrates };
}

/** What the load tells of, as events. */
export const listenerOf = (tell: (event: RunEventBody) => void): LoadListener => ({
  batch: (batch) => tell({ kind: "observed", batch }),
  evidence: (sample) => tell({ kind: "evidence", sample }),
});

function addressed(traffic: Traffic, target: RunningTarget): Traffic {
  const stepFor = (step: Step): Step => ({ ...step, sends: sendsTo(step.sends, target) });
  const journeys = traffic.journeys.map((journey) => {
    return { ...journey, steps: journey.steps.map(stepFor) };
  });
  return { ...traffic, journeys };
}

function sendsTo(sends: Sends, target: RunningTarget): Sends {
  switch (sends.kind) {
    case "request":
      return { ...sends, request: addressedTo(sends.request, target) };
    case "mcp":
      return { ...sends, mcp: addressedTo(sends.mcp, target) };
    case "code":
      return { ...sends, code: addressedTo(sends.code, target) };
    default:
      return sends satisfies never;
  }
}

interface Addressed {
  readonly base?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly as: string | null;
}

/** Headers of its own win over those of its tenant, which are no templates. */
function addressedTo<T extends Addressed>(request: T, { basePath, headersFor }: RunningTarget): T {
  const given = Object.entries(headersFor(request.as));
  const headers = Object.fromEntries(given.map(([name, text]) => [name, literally(text)]));
  return { ...request, base: basePath, headers: { ...headers, ...request.headers } };
}
