/** When the requests of a traffic are due, in words. */

import { showDuration, showRate } from "../base/quantity.ts";
import type { Milliseconds } from "../base/units.ts";
import type { Schedule, Stage } from "../load/arrivals/schedule.ts";

export function tellSchedule(schedule: Schedule): string {
  switch (schedule.kind) {
    case "rate":
      return `${schedule.process} arrivals, ${schedule.stages.map(tellStage).join(", then ")}`;
    case "burst":
      return `bursts of ${schedule.size} every ${shown(schedule.every)}, ${lasting(schedule)}`;
    case "trace":
      return `as recorded, ${lasting(schedule)}`;
    default:
      return schedule satisfies never;
  }
}

function tellStage(stage: Stage): string {
  const time = shown(stage.duration);
  switch (stage.kind) {
    case "hold":
      return stage.rate === 0 ? `nothing for ${time}` : `${showRate(stage.rate)} for ${time}`;
    case "ramp":
      return `${showRate(stage.from)} to ${showRate(stage.to)} in ${time}`;
    case "sine": {
      const wave = `${showRate(stage.mean)} ± ${showRate(stage.amplitude)}`;
      return `${wave} in waves of ${shown(stage.period)} for ${time}`;
    }
    default:
      return stage satisfies never;
  }
}

const lasting = ({ duration }: { readonly duration: Milliseconds }): string =>
  `for ${shown(duration)}`;

const shown = (duration: Milliseconds): string => (duration === 0 ? "0s" : showDuration(duration));
