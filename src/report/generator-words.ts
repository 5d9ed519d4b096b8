/** Whether the load generator kept up: the numbers of a saturated one say nothing. */

import type { RunResult } from "../run/result.ts";
import { showCount, showMicros, showPercent } from "./figures.ts";
import { oneLine } from "./printable.ts";
import { asSentence } from "./verdict-words.ts";

type Figure = readonly [label: string, value: string];
type Generator = RunResult["generator"];

export function generatorSentence(generator: Generator): string {
  if (!generator.saturated) return "The load generator kept up.";
  const advice = generator.advice === null ? "" : ` ${asSentence(generator.advice)}`;
  return `The load generator was saturated.${advice}`;
}

/** What this machine can measure and send by itself; null if that was not measured. */
export function machineFigures({ calibration }: Generator): string | null {
  if (calibration === null) return null;
  const { floorP50Us, floorP99Us, ceiling } = calibration;
  const floor = `floor p50 ${showMicros(floorP50Us)}, p99 ${showMicros(floorP99Us)}`;
  return `${floor} at ${rateOf(calibration)}; ceiling ${showCount(Math.round(ceiling))}/s`;
}

/** Below this multiple of the floor, half of a latency or more is the machine's own. */
const nearFloor = 2;
/** Above this share of the ceiling, a closed loop finds the limit of the machine. */
const nearCeiling = 0.8;

/** Why the numbers of a target may be those of this machine instead. */
export function machineWarnings({ generator, traffic }: RunResult): readonly string[] {
  const { calibration } = generator;
  if (calibration === null) return [];
  const { floorP50Us, ceiling } = calibration;
  const rate = traffic.reduce((sum, each) => sum + each.rate, 0);
  const isLimited = rate > ceiling * nearCeiling && traffic.some(({ model }) => model === "closed");
  return [
    ...traffic.flatMap(({ name, latencyUs: { p50 } }) => {
      if (p50 === null || floorP50Us === null || p50 >= floorP50Us * nearFloor) return [];
      const whose = traffic.length === 1 ? "" : ` of ${oneLine(name)}`;
      const [seen, own] = [showMicros(p50), showMicros(floorP50Us)];
      return [
        `Half or more of the p50${whose} (${seen}) is this machine's own (floor ${own}): ` +
          "the target is faster than it looks.",
      ];
    }),
    ...(isLimited
      ? [
          `${showCount(Math.round(rate))}/s is near the ceiling of this machine: ` +
            "the target may do more.",
        ]
      : []),
  ];
}

const rateOf = ({ rate }: { readonly rate: number }): string =>
  `${Number(rate.toPrecision(3)).toLocaleString("en-US")}/s`;

export const generatorFigures = (generator: Generator): readonly Figure[] => [
  ["Workers", showCount(generator.workers)],
  ["Send lag p50", showMicros(generator.sendLagUs.p50)],
  ["Send lag p99", showMicros(generator.sendLagUs.p99)],
  ["Send lag max", showMicros(generator.sendLagUs.max)],
  ["Event loop lag p99", showMicros(generator.eventLoopLagUs.p99)],
  ["Event loop lag max", showMicros(generator.eventLoopLagUs.max)],
  ["CPU of the busiest worker", showPercent(generator.cpuShare)],
  ["Sockets", showCount(generator.sockets)],
  ["Dropped", showCount(generator.dropped)],
  ...calibrationFigures(generator),
  ...linkFigures(generator),
];

/** A fault proxy near its limit is what is measured. */
const linkFigures = ({ links }: Generator): readonly Figure[] =>
  links === null
    ? []
    : [
        ["Fault proxy at work", showPercent(links.busyShare)],
        ["Fault proxy in its busiest second", showPercent(links.busiestSecondShare)],
      ];

/** Latency that is none of the target's, and how much load this machine can make. */
function calibrationFigures({ calibration }: Generator): readonly Figure[] {
  if (calibration === null) return [["Floor and ceiling", "not calibrated"]];
  const { floorP50Us, floorP99Us, ceiling } = calibration;
  const at = `at ${rateOf(calibration)}`;
  return [
    [`Floor p50 ${at}`, showMicros(floorP50Us)],
    [`Floor p99 ${at}`, showMicros(floorP99Us)],
    ["Ceiling", `${showCount(Math.round(ceiling))}/s`],
  ];
}
