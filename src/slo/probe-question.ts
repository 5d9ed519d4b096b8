/** What is asked outside of the measurements: a command, an HTTP answer, a Prometheus query. */

import type { Milliseconds } from "../base/units.ts";
import type { Check } from "../load/check/check.ts";

export type Question = CommandQuestion | HttpQuestion | PrometheusQuestion;

export interface CommandQuestion {
  readonly kind: "command";
  /** The program and its arguments, or one text for a shell; may hold `${env.NAME}`. */
  readonly run: readonly string[];
  readonly shell: boolean;
  /** Exit codes that are as expected. */
  readonly exits: readonly number[];
  /** What it prints, on either stream, matches this. */
  readonly output: RegExp | null;
  readonly timeout: Milliseconds;
}

export interface HttpQuestion {
  readonly kind: "http";
  readonly method: "GET" | "POST";
  /** Absolute; or a path, of the target. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Any of these is as expected; none: any below 400. */
  readonly statuses: readonly number[];
  readonly matches: RegExp | null;
  readonly json: readonly JsonDemand[];
  readonly timeout: Milliseconds;
}

export type JsonDemand =
  | { readonly kind: "check"; readonly check: Extract<Check, { readonly kind: "json" }> }
  /** Each value found is a number within the limits. */
  | { readonly kind: "limits"; readonly path: string; readonly limits: NumberLimits };

export interface NumberLimits {
  readonly above: number | null;
  readonly below: number | null;
}

export interface PrometheusQuestion {
  readonly kind: "prometheus";
  /** Of the server, without `/api/v1`. */
  readonly url: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly limits: NumberLimits;
  readonly timeout: Milliseconds;
}

export const isWithin = (value: number, { above, below }: NumberLimits): boolean =>
  (above === null || value > above) && (below === null || value < below);

/** `above 1 and below 5`. */
export function limitsText({ above, below }: NumberLimits): string {
  const texts = [above === null ? [] : `above ${above}`, below === null ? [] : `below ${below}`];
  return texts.flat().join(" and ");
}

/** What is expected, in words. */
export function expectedOf(question: Question): string {
  switch (question.kind) {
    case "command": {
      const { exits, output } = question;
      return `exit code ${exits.join(" or ")}${output === null ? "" : `, output like ${output}`}`;
    }
    case "http": {
      const { statuses, matches, json } = question;
      const status = statuses.length === 0 ? "a status below 400" : statuses.join(" or ");
      const body = matches === null ? [] : [`a body like ${matches}`];
      return [status, ...body, ...json.map(demandText)].join(", ");
    }
    case "prometheus":
      return limitsText(question.limits);
    default:
      return question satisfies never;
  }
}

const demandText = (demand: JsonDemand): string =>
  demand.kind === "limits"
    ? `${demand.path} ${limitsText(demand.limits)}`
    : `${demand.check.path} as said`;
