/** A plan as it may be shown to anyone: without the secrets that its requests carry. */

import { hide, isSecretName, withoutJsonSecrets, withoutQuerySecrets } from "../base/secret.ts";
import type { Traffic } from "../load/traffic.ts";
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
  const { request } = traffic;
  const headers = mapTexts(request.headers, (name, text) =>
    isSecretName(name) ? String(hide(text)) : text,
  );
  const path = withoutQuerySecrets(request.path);
  const body = request.body === null ? null : withoutJsonSecrets(request.body);
  return { ...traffic, request: { ...request, headers, path, body } };
}

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
