/** Asks a question, through commands and HTTP requests, and holds the answer against it. */

import { assert } from "../base/assert.ts";
import { GamedayError, messageOf } from "../base/errors.ts";
import { showDuration } from "../base/quantity.ts";
import type { Actions } from "../faults/action/actions.ts";
import { plain, shown } from "../load/check/plain-text.ts";
import { withoutSecrets } from "../load/check/redaction.ts";
import { jsonProblem } from "./probe-json.ts";
import {
  type CommandQuestion,
  type HttpQuestion,
  isWithin,
  type PrometheusQuestion,
  type Question,
} from "./probe-question.ts";
import { seriesOf } from "./prometheus.ts";

/** In words, as they may be kept. */
export type Reply =
  | { readonly kind: "read"; readonly asExpected: boolean; readonly observed: string }
  /** Nothing can be said: nobody answered, the query finds nothing. */
  | { readonly kind: "unreadable"; readonly why: string };

export interface AskPorts {
  readonly actions: Actions;
  /** Comes before the path of a question that has only a path. */
  readonly targetUrl: string;
}

/**
 * Never rejects, but for a bug. Of several series each is to be within the limits; with `any`, one
 * is enough: for a guard, whose limits are those of harm.
 */
export async function ask(
  { actions, targetUrl }: AskPorts,
  question: Question,
  signal: AbortSignal,
  series: "each" | "any" = "each",
): Promise<Reply> {
  try {
    switch (question.kind) {
      case "command":
        return await askCommand(actions, question, signal);
      case "http":
        return await askHttp(actions, question, targetUrl, signal);
      case "prometheus":
        return await askPrometheus(actions, question, signal, series);
      default:
        return question satisfies never;
    }
  } catch (error) {
    if (error instanceof GamedayError) return unreadable(messageOf(error));
    throw error;
  }
}

const unreadable = (why: string): Reply => ({ kind: "unreadable", why: kept(why) });

const reply = (asExpected: boolean, observed: string): Reply => ({
  kind: "read",
  asExpected,
  observed: kept(observed),
});

const kept = (text: string): string => withoutSecrets(plain(text), []);

async function askCommand(
  actions: Actions,
  { run, shell, exits, output, timeout }: CommandQuestion,
  signal: AbortSignal,
): Promise<Reply> {
  const { exitCode, stdout, stderr } = await actions.command({ run, shell, timeout }, signal);
  if (exitCode === null) return unreadable(`it did not end within ${showDuration(timeout)}`);
  const isGoodExit = exits.includes(exitCode);
  const isGoodOutput = output === null || output.test(stdout) || output.test(stderr);
  const said = stdout.trim() || stderr.trim();
  const observed = `exit code ${exitCode}${said === "" ? "" : `, ${shown(lastLine(said))}`}`;
  return reply(isGoodExit && isGoodOutput, observed);
}

const lastLine = (text: string): string => text.slice(text.lastIndexOf("\n") + 1);

async function askHttp(
  actions: Actions,
  { method, url, headers, body, statuses, matches, json, timeout }: HttpQuestion,
  targetUrl: string,
  signal: AbortSignal,
): Promise<Reply> {
  const whole = url.startsWith("/") ? targetUrl.replace(/\/$/, "") + url : url;
  const answer = await actions.http({ method, url: whole, headers, body, timeout }, signal);
  const { status } = answer;
  const isGood = statuses.length === 0 ? status < 400 : statuses.includes(status);
  if (!isGood) return reply(false, `status ${status}, ${shown(answer.body)}`);
  if (matches !== null && !matches.test(answer.body)) {
    return reply(false, `status ${status}, ${shown(answer.body)}`);
  }
  const problem = json.length === 0 ? null : jsonProblem(answer.body, json);
  return reply(problem === null, problem ?? `status ${status}`);
}

async function askPrometheus(
  actions: Actions,
  { url, query, headers, limits, timeout }: PrometheusQuestion,
  signal: AbortSignal,
  which: "each" | "any",
): Promise<Reply> {
  const place = `${url}/api/v1/query?query=${encodeURIComponent(query)}`;
  const order = { method: "GET", url: place, headers, body: null, timeout };
  const series = seriesOf((await actions.http(order, signal)).body);
  if (typeof series === "string") return unreadable(series);
  const isInside = series.map(({ value }) => isWithin(value, limits));
  const asExpected = which === "each" ? isInside.every(Boolean) : isInside.some(Boolean);
  // Of several, one that decided: the first that is outside, or for a guard inside.
  const deciding = series[Math.max(0, isInside.indexOf(which === "any"))];
  assert(deciding !== undefined, "an answer of Prometheus without a series was taken");
  return reply(asExpected, `${deciding.value}${deciding.labels}`);
}
