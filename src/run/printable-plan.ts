/** A plan as it may be shown to anyone: without the secrets that its requests carry. */

import { hide, isSecretName } from "../base/secret.ts";
import { printableMcp } from "../load/mcp/printable-mcp.ts";
import { printableRequest } from "../load/request/request-secrets.ts";
import type { LoadModel, Sends, Traffic } from "../load/traffic.ts";
import { withoutSecret } from "../scenario/secrets.ts";
import type { TargetSpec } from "../target/spec.ts";
import type { Plan } from "./plan.ts";

export function printablePlan(plan: Plan): Plan {
  const { scenario } = plan;
  const target = printableTarget(scenario.target);
  const traffics = scenario.traffics.map(printableTraffic);
  return { ...plan, scenario: { ...scenario, target, traffics } };
}

function printableTarget(target: TargetSpec): TargetSpec {
  if (target.kind === "bundled") {
    const { gateway, provider } = target;
    return { ...target, gateway: settingsOf(gateway), provider: settingsOf(provider) };
  }
  const hideAll = (texts: Texts): Texts => mapTexts(texts, (_name, text) => String(hide(text)));
  return { ...target, headers: hideAll(target.headers), keys: hideAll(target.keys) };
}

function printableTraffic(traffic: Traffic): Traffic {
  const journeys = traffic.journeys.map((journey) => {
    const steps = journey.steps.map((step) => ({ ...step, sends: printableSends(step.sends) }));
    return { ...journey, steps };
  });
  const model = printableModel(traffic.model);
  // Rows are data of people, as a rule.
  const feeders = traffic.feeders.map((feeder) => ({ ...feeder, rows: [] }));
  return { ...traffic, model, journeys, feeders };
}

/** A trace may have a million due times. */
function printableModel(model: LoadModel): LoadModel {
  if (model.kind === "closed" || model.schedule.kind !== "trace") return model;
  return { ...model, schedule: { ...model.schedule, due: [] } };
}

function printableSends(sends: Sends): Sends {
  switch (sends.kind) {
    case "request":
      return { ...sends, request: printableRequest(sends.request) };
    case "mcp":
      return { ...sends, mcp: printableMcp(sends.mcp) };
    case "code": {
      const headers = hideHeaders(sends.code.headers);
      return { ...sends, code: { ...sends.code, headers } };
    }
    default:
      return sends satisfies never;
  }
}

const hideHeaders = (headers: Texts): Texts =>
  mapTexts(headers, (name, text) => (isSecretName(name) ? String(hide(text)) : text));

type Texts = Readonly<Record<string, string>>;

const mapTexts = (texts: Texts, change: (name: string, text: string) => string): Texts =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, change(name, text)]));

type Settings = Readonly<Record<string, unknown>>;

const settingsOf = (settings: Settings): Settings =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => {
      return [name, withoutSecret(["target", "bundled", name], value)];
    }),
  );
