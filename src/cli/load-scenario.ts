/** The options of `gameday load` as the scenario that they stand for. */

import { createHash } from "node:crypto";
import { GamedayError } from "../base/errors.ts";
import { withoutQuerySecrets } from "../base/secret.ts";
import { type TrafficFiles, trafficFields, trafficOf } from "../load/fields.ts";
import type { Traffic } from "../load/traffic.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { targetAt, type UrlSpec } from "../target/spec.ts";
import { entryOf, methodOf } from "./load-entry.ts";
import type { LoadFlags } from "./load-flags.ts";
import { refuseProblems } from "./load-problems.ts";

/**
 * `told`: the command without its secrets, which names the load in its result. Throws E_USAGE: what
 * is wrong is told in the words of the command line.
 */
export function scenarioOf(
  url: string,
  flags: LoadFlags,
  { files, told }: { readonly files: TrafficFiles; readonly told: string },
): Scenario {
  if (URL.canParse(url)) refuseProblems(flags, new URL(url));
  const { origin } = new URL(targetAt(url.replace(/[?#].*$/s, "")).url);
  return {
    name: "load",
    description: `${methodOf(flags)} ${withoutQuerySecrets(url)}`,
    seed: null,
    source: { path: "", text: "", sha256: createHash("sha256").update(told).digest("hex") },
    target: targetOf(origin, flags),
    load: { workers: flags.workers ?? null, calibrates: flags.calibrate },
    traffics: [trafficFor(url, flags, files)],
    faults: [],
    steadyState: [],
    guards: [],
    objectives: [],
  };
}

function targetOf(origin: string, { insecure = false, cacert, cert, key }: LoadFlags): UrlSpec {
  const target = targetAt(origin);
  const isDefault = !insecure && (cacert ?? cert ?? key) === undefined;
  if (isDefault) return target;
  return { ...target, tls: { ca: cacert ?? null, cert: cert ?? null, key: key ?? null, insecure } };
}

function trafficFor(url: string, flags: LoadFlags, files: TrafficFiles): Traffic {
  const parsed = trafficFields.safeParse(entryOf(url, flags));
  if (!parsed.success) throw refused(parsed.error.issues[0]?.message);
  const traffic = trafficOf("load", parsed.data, files, null);
  if (typeof traffic === "string") throw refused(traffic);
  return traffic;
}

const refused = (why = "it is not one"): GamedayError =>
  new GamedayError("E_USAGE", `the request cannot be sent: ${why}`);
