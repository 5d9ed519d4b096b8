/** Whether the load generator kept up: the numbers of a saturated one say nothing. */

import type { RunResult } from "../run/result.ts";
import { showCount, showMicros, showPercent } from "./figures.ts";
import { asSentence } from "./verdict-words.ts";

type Figure = readonly [label: string, value: string];
type Generator = RunResult["generator"];

export function generatorSentence(generator: Generator): string {
  if (!generator.saturated) return "The load generator kept up.";
  const advice = generator.advice === null ? "" : ` ${asSentence(generator.advice)}`;
  return `The load generator was saturated.${advice}`;
}

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
];

/** Latency that is none of the target's, and how much load this machine can make. */
function calibrationFigures({ calibration }: Generator): readonly Figure[] {
  if (calibration === null) return [];
  const { rate, floorP50Us, floorP99Us, ceiling } = calibration;
  const at = `at ${Number(rate.toPrecision(3))}/s`;
  return [
    [`Floor p50 ${at}`, showMicros(floorP50Us)],
    [`Floor p99 ${at}`, showMicros(floorP99Us)],
    ["Ceiling", `${showCount(Math.round(ceiling))}/s`],
  ];
}
