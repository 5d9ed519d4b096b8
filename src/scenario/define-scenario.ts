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
type StepInput = NonNullable<TrafficInput["journey"]>[number];
type MixInput = NonNullable<TrafficInput["mix"]>[number];
type RequestInput = NonNullable<TrafficInput["request"]>;

/** A request as in a scenario file, or a function that makes it. */
export type RequestDefinition =
  | (Omit<RequestInput, "function"> & { readonly function?: never })
  | RequestFunction
  | MadeBy;

/** A function that makes the request, and what it leaves to the scenario. */
export interface MadeBy extends Pick<RequestInput, "as" | "headers"> {
  readonly function: RequestFunction;
}

interface Functions {
  readonly request?: RequestDefinition | undefined;
  /** Looks at answers when all else is well with them. */
  readonly check?: CheckFunction | undefined;
}

/** A step of a journey. */
export interface StepDefinition extends Omit<StepInput, keyof Functions>, Functions {}

/** A part of a mix. */
export interface MixDefinition extends Omit<MixInput, keyof Functions | "journey">, Functions {
  readonly journey?: StepDefinition[] | undefined;
}

/** A stream of requests. */
export interface TrafficDefinition
  extends Omit<TrafficInput, keyof Functions | "journey" | "mix">,
    Functions {
  readonly journey?: StepDefinition[] | undefined;
  readonly mix?: MixDefinition[] | undefined;
}

/** A scenario as in a file, with functions where there may be some. */
export interface ScenarioDefinition extends Omit<ScenarioInput, "traffic"> {
  readonly traffic: Readonly<Record<string, TrafficDefinition>>;
}

/** `export default defineScenario({ ... })`: the definition, with its types checked. */
export const defineScenario: (definition: ScenarioDefinition) => ScenarioDefinition = define;
