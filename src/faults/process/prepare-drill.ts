/** What the faults share that a process works on itself: begun, ended, told in words. */

import type { Milliseconds } from "../../base/units.ts";
import type { Prepared } from "../prepared.ts";
import type { ProcessSite } from "../site.ts";
import type { Drill, DrillReport } from "./drill.ts";

export interface DrillOrder {
  /** The fault: its drill is called so. */
  readonly id: string;
  readonly site: ProcessSite;
  readonly drill: Drill;
  /** What it did, in words that follow the process: `process 4711 ...`. */
  readonly words: (report: DrillReport) => string;
}

/** When and where a fault of a process takes place. */
export interface ProcessPlace {
  readonly id: string;
  readonly site: ProcessSite;
  readonly lasting: Milliseconds;
}

/** Nothing is owed: the process ends it by itself, and it cannot outlive the process. */
export function prepareDrill({ id, site, drill, words }: DrillOrder): Prepared {
  return {
    remedies: [],
    async inject() {
      await site.begin(id, drill);
      return async () => {
        const report = await site.end(id);
        const touched = Math.round(report.touched);
        const evidence = `process ${report.pid} ${words(report)}`;
        return { touched, unit: report.unit, evidence };
      };
    },
  };
}
