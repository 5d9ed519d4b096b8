/** The faults that act on a process. */

import type { Clock } from "../../base/clock.ts";
import type { Milliseconds } from "../../base/units.ts";
import type { Prepared } from "../prepared.ts";
import type { ProcessSite } from "../site.ts";
import { type BlockSpec, blockFields, prepareBlock } from "./block.ts";
import { type BurnSpec, burnFields, prepareBurn } from "./burn.ts";
import { type DescriptorsSpec, descriptorsFields, prepareDescriptors } from "./descriptors.ts";
import { type GrowSpec, growFields, prepareGrow } from "./grow.ts";
import { type KillSpec, killFields, prepareKill } from "./kill.ts";
import { type PauseSpec, pauseFields, preparePause } from "./pause.ts";
import { prepareSkew, type SkewSpec, skewFields } from "./skew.ts";

/** What a process does to itself: only the bundled programs know how to. */
export const drillFields = {
  burn: burnFields,
  block: blockFields,
  grow: growFields,
  descriptors: descriptorsFields,
  skew: skewFields,
} as const;

export type DrillSpec = BurnSpec | BlockSpec | GrowSpec | DescriptorsSpec | SkewSpec;

export type ProcessSpec = KillSpec | PauseSpec | DrillSpec;

export const processFields = { kill: killFields, pause: pauseFields, ...drillFields } as const;

export const isProcessFault = (spec: { readonly kind: string }): spec is ProcessSpec =>
  spec.kind in processFields;

export const isDrill = (spec: { readonly kind: string }): spec is DrillSpec =>
  spec.kind in drillFields;

interface ProcessFault {
  readonly id: string;
  /** As planned, a hard deadline of its own for what goes on inside of the process. */
  readonly lasting: Milliseconds;
  readonly clock: Clock;
}

export function prepareProcess(
  spec: ProcessSpec,
  site: ProcessSite,
  { id, lasting, clock }: ProcessFault,
): Prepared {
  const place = { id, site, lasting };
  switch (spec.kind) {
    case "kill":
      return prepareKill(spec, site);
    case "pause":
      return preparePause(site, id, clock);
    case "burn":
      return prepareBurn(spec, place);
    case "block":
      return prepareBlock(spec, place);
    case "grow":
      return prepareGrow(spec, place);
    case "descriptors":
      return prepareDescriptors(spec, place);
    case "skew":
      return prepareSkew(spec, place);
    default:
      return spec satisfies never;
  }
}
