/** The numbers in an answer of Prometheus to an instant query (`GET /api/v1/query`). */

import { z } from "zod";
import { shown } from "../load/check/plain-text.ts";

/** A sample: Unix time in seconds, and the value as text: "1.5", "NaN", "+Inf". */
const sample = z.tuple([z.number(), z.string()]);

const answer = z.discriminatedUnion("status", [
  z.object({
    status: z.literal("success"),
    data: z.discriminatedUnion("resultType", [
      z.object({ resultType: z.literal("scalar"), result: sample }),
      z.object({
        resultType: z.literal("vector"),
        result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: sample })),
      }),
      z.object({ resultType: z.enum(["matrix", "string"]) }),
    ]),
  }),
  z.object({ status: z.literal("error"), error: z.string() }),
]);

export interface Series {
  /** `{job="api"}`; empty of a scalar, or of a series without labels. */
  readonly labels: string;
  readonly value: number;
}

/** One or more, or why there are none. */
export function seriesOf(body: string): readonly Series[] | string {
  const read = answer.safeParse(jsonOf(body));
  if (!read.success) return `the answer is none of Prometheus, it begins ${shown(body)}`;
  if (read.data.status === "error") return `Prometheus says: ${shown(read.data.error)}`;
  const { data } = read.data;
  switch (data.resultType) {
    case "scalar":
      return withNumbers([{ labels: "", value: numberOf(data.result[1]) }]);
    case "vector":
      return withNumbers(
        data.result.map(({ metric, value }) => {
          return { labels: labelsOf(metric), value: numberOf(value[1]) };
        }),
      );
    case "matrix":
    case "string":
      return `the query gives a ${data.resultType}, not a number for each series`;
    default:
      return data satisfies never;
  }
}

/** undefined: it is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A rate of nothing is NaN, which is neither above a limit nor below it. */
function withNumbers(series: readonly Series[]): readonly Series[] | string {
  if (series.length === 0) return "the query finds no series";
  const wrong = series.find(({ value }) => Number.isNaN(value));
  return wrong === undefined ? series : `the value${wrong.labels} is no number`;
}

function numberOf(text: string): number {
  if (text === "+Inf" || text === "Inf") return Number.POSITIVE_INFINITY;
  if (text === "-Inf") return Number.NEGATIVE_INFINITY;
  return text === "" ? Number.NaN : Number(text);
}

function labelsOf(metric: Readonly<Record<string, string>>): string {
  const labels = Object.entries(metric).filter(([name]) => name !== "__name__");
  const texts = labels.slice(0, 4).map(([name, value]) => `${name}=${shown(value)}`);
  return texts.length === 0 ? "" : ` of {${texts.join(",")}}`;
}
