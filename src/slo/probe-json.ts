/** What a probe expects in a JSON body, and whether it is there. */

import { z } from "zod";
import { ms } from "../base/units.ts";
import { AnswerReading } from "../load/check/answer-reading.ts";
import { jsonCheckOf } from "../load/check/json-expectation.ts";
import { jsonPathOf } from "../load/check/json-path.ts";
import { jsonTest } from "../load/check/json-test.ts";
import { shownUnder } from "../load/check/plain-text.ts";
import { isWithin, type JsonDemand, limitsText, type NumberLimits } from "./probe-question.ts";

const limits = z
  .strictObject({ above: z.number().optional(), below: z.number().optional() })
  .refine(({ above, below }) => above !== undefined || below !== undefined);

export const jsonDemandsField = z
  .record(z.string(), z.json())
  .default({})
  .transform((paths, context): readonly JsonDemand[] =>
    Object.entries(paths).flatMap(([path, value]) => {
      const demand = demandOf(path, value);
      if (typeof demand !== "string") return [demand];
      context.addIssue({ code: "custom", message: demand, path: [path] });
      return [];
    }),
  )
  .describe(
    "by JSONPath, what each value found in the body is: equal to this, like /a pattern/, " +
      "{ above: 1 }, { below: 5 }, { exists: true } or { exists: false }",
  );

/** The demand, or what is wrong with it. */
function demandOf(path: string, value: unknown): JsonDemand | string {
  const read = limits.safeParse(value);
  if (read.success) {
    const query = jsonPathOf(path);
    const { above = null, below = null } = read.data;
    return typeof query === "string" ? query : { kind: "limits", path, limits: { above, below } };
  }
  const check = jsonCheckOf(path, value);
  if (typeof check === "string") return check;
  return check.kind === "json" ? { kind: "check", check } : "this is no check of a JSON body";
}

/** What is wrong with the body; null: nothing. */
export function jsonProblem(body: string, demands: readonly JsonDemand[]): string | null {
  const reading = readingOf(body);
  for (const demand of demands) {
    const problem = problemOf(reading, demand);
    if (problem !== null) return problem;
  }
  return null;
}

function problemOf(reading: AnswerReading, demand: JsonDemand): string | null {
  if (demand.kind === "check") return jsonTest(demand.check.path, demand.check.is)(reading);
  return limitsProblem(reading, demand.path, demand.limits);
}

function limitsProblem({ json }: AnswerReading, path: string, within: NumberLimits): string | null {
  if (json.kind === "unreadable") return `json ${path}: ${json.reason}`;
  const query = jsonPathOf(path);
  const values = typeof query === "string" ? [] : query.valuesIn(json.value);
  if (values.length === 0) return `json ${path} is missing`;
  const isWrong = (value: unknown) => typeof value !== "number" || !isWithin(value, within);
  if (!values.some(isWrong)) return null;
  const wrong = shownUnder(path, values.find(isWrong));
  return `json ${path} is ${wrong}, not ${limitsText(within)}`;
}

const readingOf = (body: string): AnswerReading =>
  new AnswerReading({
    sentAt: ms(0),
    firstByteAt: null,
    endedAt: ms(0),
    outcome: { kind: "answered", status: 200 },
    bytes: Buffer.byteLength(body),
    stream: null,
    answer: { status: 200, headers: {}, body: Buffer.from(body) },
  });
