/** The entry of the package: what TypeScript scenarios import. */

import type { z } from "zod";
import {
  type CheckFunction,
  defineScenario as define,
  type RequestFunction,
} from "../load/code/define.ts";
import type { scenarioSchema } from "./schema.ts";

export type {
  CheckedResponse,
  CheckFunction,
  MadeRequest,
  RequestContext,
  RequestFunction,
} from "../load/code/define.ts";

type ScenarioInput = z.input<typeof scenarioSchema>;
type TrafficInput = ScenarioInput["traffic"][string];

/** A traffic as in a scenario file; its request and its check may be functions. */
export type TrafficDefinition = Omit<TrafficInput, "request" | "check"> & {
  readonly request?: TrafficInput["request"] | RequestFunction;
  readonly check?: CheckFunction;
};

/** A scenario as in a file, with functions where a traffic may have them. */
export type ScenarioDefinition = Omit<ScenarioInput, "traffic"> & {
  readonly traffic: Readonly<Record<string, TrafficDefinition>>;
};

/** `export default defineScenario({ ... })`: the definition, with its types checked. */
export const defineScenario: (definition: ScenarioDefinition) => ScenarioDefinition = define;
