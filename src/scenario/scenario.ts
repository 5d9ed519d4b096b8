/** A scenario as data: what the file says, read and checked. */

import type { LoadSettings } from "../load/load-fields.ts";
import type { Traffic } from "../load/traffic.ts";
import type { Guard } from "../slo/guard.ts";
import type { Objective } from "../slo/objective.ts";
import type { Probe } from "../slo/probe.ts";
import type { TargetSpec } from "../target/spec.ts";
import type { ScenarioFault } from "./fault-schedule.ts";

export interface Scenario {
  readonly name: string;
  readonly description: string;
  /** null: any. */
  readonly seed: number | null;
  readonly source: ScenarioSource;
  readonly target: TargetSpec;
  readonly load: LoadSettings;
  readonly traffics: readonly Traffic[];
  readonly faults: readonly ScenarioFault[];
  readonly steadyState: readonly Probe[];
  readonly guards: readonly Guard[];
  readonly objectives: readonly Objective[];
}

export interface ScenarioSource {
  /** As it was named; empty for a scenario that was made from a command line. */
  readonly path: string;
  /** The text that was read, without its secrets: it goes into reports. */
  readonly text: string;
  /** Of the text as it was read, and of what was put over it; in hexadecimal. */
  readonly sha256: string;
}
