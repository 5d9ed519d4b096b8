/** Probes: what tells whether the target is in its steady state, and when it has to be so. */

import type { Milliseconds } from "../base/units.ts";
import { type MetricQuestion, metricText } from "./probe-metric-text.ts";
import { expectedOf, type Question } from "./probe-question.ts";

/** Before the first fault; after the last one; all the while the load runs. */
export const moments = ["before", "after", "continuous"] as const;

export type Moment = (typeof moments)[number];

export interface Probe {
  /** Unique among the probes of a scenario. */
  readonly name: string;
  readonly question: Question | MetricQuestion;
  readonly check: readonly Moment[];
  /** It may take so long to become true. */
  readonly within: { readonly before: Milliseconds; readonly after: Milliseconds };
}

export interface ProbeReading {
  readonly probe: string;
  readonly when: Moment;
  readonly ok: boolean;
  /** In words, without secrets. */
  readonly observed: string;
  readonly expected: string;
  /** Since the load began. */
  readonly atMs: Milliseconds;
}

export const expectationOf = ({ question }: Probe): string =>
  question.kind === "metric" ? metricText(question) : expectedOf(question);
