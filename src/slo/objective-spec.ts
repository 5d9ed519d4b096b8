/** Objectives before they are bound to a traffic, and the objectives that they stand for. */

import { showRatio } from "../base/quantity.ts";
import type { Ratio } from "../base/units.ts";
import type { DurationLimit, PercentileLimit } from "./limit-text.ts";
import type { During, Objective } from "./objective.ts";

/** An objective as parsed; without a traffic it is about each traffic of the scenario. */
export type ObjectiveSpec = Unbound<Objective>;

type Unbound<O> = O extends Objective
  ? Omit<O, "id" | "traffic"> & { readonly traffic: string | undefined }
  : never;

/** The fields of an objective, read one by one. */
export interface WrittenObjective {
  readonly availability?: Ratio | undefined;
  readonly latency?: PercentileLimit | undefined;
  readonly "first-token"?: PercentileLimit | undefined;
  readonly recovery?: DurationLimit | undefined;
  readonly never?: string | undefined;
  readonly traffic?: string | undefined;
  readonly during?: During | undefined;
  readonly after?: string | undefined;
  readonly from?: "start" | "end" | undefined;
}

/** The first promise among the fields; undefined if there is none. */
export function specOf(written: WrittenObjective): ObjectiveSpec | undefined {
  const { availability, latency, "first-token": firstToken, recovery, never } = written;
  const { traffic, during = "overall", after, from = "start" } = written;
  if (availability !== undefined) {
    const target = showRatio(availability);
    return { kind: "availability", traffic, during, target, atLeast: availability };
  }
  if (latency !== undefined) return { kind: "latency", traffic, during, ...percentile(latency) };
  if (firstToken !== undefined) {
    return { kind: "first-token", traffic, during, ...percentile(firstToken) };
  }
  if (never !== undefined) {
    return { kind: "never", traffic, during, target: `never ${never}`, outcome: never };
  }
  if (recovery === undefined || after === undefined) return undefined;
  return { kind: "recovery", traffic, target: recovery.text, after, from, below: recovery.below };
}

const percentile = ({ text, quantile, below }: PercentileLimit) => ({
  target: text,
  quantile,
  below,
});

/** One objective for each spec and traffic that it is about; the ids are unique among them. */
export function objectivesFor(
  specs: readonly ObjectiveSpec[],
  trafficNames: readonly string[],
): readonly Objective[] {
  const taken = new Map<string, number>();
  return specs.flatMap((spec) =>
    (spec.traffic === undefined ? trafficNames : [spec.traffic]).map((traffic): Objective => {
      const name = nameOf(spec, traffic);
      const uses = (taken.get(name) ?? 0) + 1;
      taken.set(name, uses);
      return { ...spec, traffic, id: uses === 1 ? name : `${name} (${uses})` };
    }),
  );
}

/** `availability chat`, `latency p99 chat during fault`, `recovery chat after provider/openai`. */
function nameOf(spec: ObjectiveSpec, traffic: string): string {
  switch (spec.kind) {
    case "availability":
      return `availability ${traffic}${when(spec.during)}`;
    case "latency":
    case "first-token":
      return `${spec.kind} ${showQuantile(spec.quantile)} ${traffic}${when(spec.during)}`;
    case "never":
      return `never ${spec.outcome} ${traffic}${when(spec.during)}`;
    case "recovery":
      return `recovery ${traffic} after ${spec.after}${spec.from === "end" ? " from its end" : ""}`;
    default:
      return spec satisfies never;
  }
}

const when = (during: During): string => (during === "overall" ? "" : ` during ${during}`);

/** `p99`, `p99.9`. */
export const showQuantile = (quantile: Ratio): string => `p${Number((quantile * 100).toFixed(8))}`;
