/** A plan for people: the timeline, what it breaks, and what it can prove. */

import { showDuration } from "../base/quantity.ts";
import { type Milliseconds, ms } from "../base/units.ts";
import type { Traffic } from "../load/traffic.ts";
import { blastRadius, tellBlastRadius } from "../run/blast-radius.ts";
import type { Plan, PlannedObjective, Step } from "../run/plan.ts";
import { Page } from "./console/page.ts";
import { tellSchedule } from "./schedule-text.ts";

export interface PlanTextOptions {
  readonly width: number;
}

export function toPlanText(plan: Plan, { width }: PlanTextOptions): string {
  const page = new Page({ color: false, width });
  const { scenario, duration, seed } = plan;
  const lines = [
    ...page.heading(`${scenario.name} · ${showDuration(duration)} · seed ${seed}`),
    ...(scenario.description === "" ? [] : page.text(scenario.description)),
    ...page.heading("Traffic"),
    ...scenario.traffics.flatMap((traffic) => page.text(tellTraffic(traffic, plan))),
    ...page.heading("Timeline"),
    ...plan.steps.flatMap((step) => page.field(showAt(step.at), tellStep(step))),
    ...page.field(showAt(duration), "the load is over"),
    ...waitingLines(plan, page),
    ...radiusLines(plan, page),
    ...page.heading("Objectives"),
    ...objectiveLines(plan, page),
    "",
  ];
  return `${lines.join("\n")}\n`;
}

const showAt = (at: Milliseconds): string => (at === 0 ? "0s" : showDuration(at));

function tellTraffic({ name, model }: Traffic, { expectations }: Plan): string {
  if (model.kind === "closed") {
    const { connections, iterations } = model;
    const counted = iterations === null ? "" : `, ${iterations} times`;
    return `${name}: ${connections} connections, closed loop${counted}`;
  }
  const expected = expectations.find(({ traffic }) => traffic === name)?.requests ?? 0;
  return `${name}: about ${expected} requests, ${tellSchedule(model.schedule)}`;
}

function tellStep(step: Step): string {
  switch (step.kind) {
    case "phase":
      return `phase ${step.phase}`;
    case "inject": {
      const { spec, on, start, end } = step.fault;
      return `inject ${spec.kind} on ${on} for ${showDuration(ms(end - start))}`;
    }
    case "undo":
      return `undo ${step.fault.spec.kind} on ${step.fault.on}`;
    default:
      return step satisfies never;
  }
}

function waitingLines({ waiting }: Plan, page: Page): readonly string[] {
  return waiting.flatMap(({ id, on, spec, until, lasting }) => {
    const why = until.kind === "after" ? `${until.fault} has ended` : until.condition.text;
    const time = lasting === null ? "to the end" : `for ${showDuration(lasting)}`;
    return page.field("when", `${why}: inject ${spec.kind} on ${on} (${id}) ${time}`);
  });
}

function radiusLines(plan: Plan, page: Page): readonly string[] {
  const radius = blastRadius(plan);
  if (radius === null) return [];
  return [...page.heading("Blast radius"), ...tellBlastRadius(radius).flatMap((l) => page.text(l))];
}

function objectiveLines({ objectives }: Plan, page: Page): readonly string[] {
  if (objectives.length === 0) return page.text("none: the run promises nothing");
  return objectives.flatMap((planned) => page.text(tellObjective(planned)));
}

/** Provable: if not one request fails, the promise holds with 95% confidence. */
function tellObjective({ objective, requests, provable, needed }: PlannedObjective): string {
  const { id, target } = objective;
  const promise = `${id}: ${target}`;
  if (needed === null) return promise;
  if (requests === null) return `${promise} (proof needs ${needed} requests)`;
  if (provable) return `${promise} (provable: about ${requests} requests, ${needed} needed)`;
  return `${promise} (NOT provable: about ${requests} requests, ${needed} needed for 95%)`;
}
