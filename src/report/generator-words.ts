/** Whether the load generator kept up: the numbers of a saturated one say nothing. */

import type { RunResult } from "../run/result.ts";
import { showCount, showMicros } from "./figures.ts";
import { asSentence } from "./verdict-words.ts";

type Generator = RunResult["generator"];

export function generatorSentence(generator: Generator): string {
  if (!generator.saturated) return "The load generator kept up.";
  const advice = generator.advice === null ? "" : ` ${asSentence(generator.advice)}`;
  return `The load generator was saturated.${advice}`;
}

export const generatorFigures = (
  generator: Generator,
): readonly (readonly [label: string, value: string])[] => [
  ["Workers", showCount(generator.workers)],
  ["Send lag p50", showMicros(generator.sendLagUs.p50)],
  ["Send lag p99", showMicros(generator.sendLagUs.p99)],
  ["Send lag max", showMicros(generator.sendLagUs.max)],
  ["Event loop lag p99", showMicros(generator.eventLoopLagUs.p99)],
  ["Event loop lag max", showMicros(generator.eventLoopLagUs.max)],
  ["Dropped", showCount(generator.dropped)],
];
