/** How a scenario file writes a question: the keys command, http and prometheus. */

import { z } from "zod";
import { seconds } from "../base/units.ts";
import { bodySecret, urlSecret } from "../faults/action/literal-secret.ts";
import {
  argumentsOf,
  patternField,
  programField,
  programProblem,
  shellField,
  timeLimitField,
} from "../faults/action/program-fields.ts";
import {
  httpUrlField,
  inLowerCase,
  secretFreeHeaders,
  statusesField,
} from "../faults/action/request-field.ts";
import { jsonDemandsField } from "./probe-json.ts";
import type {
  CommandQuestion,
  HttpQuestion,
  NumberLimits,
  PrometheusQuestion,
} from "./probe-question.ts";

const timeout = timeLimitField
  .default(seconds(5))
  .describe("an answer that takes longer is none (default 5s)");

const exit = z.int().min(0).max(255);

export const commandQuestionField = z
  .strictObject({
    run: programField.describe("the program and its arguments"),
    shell: shellField,
    exit: z
      .union([exit, z.array(exit).min(1)])
      .default(0)
      .describe("as expected (default 0)"),
    output: patternField.optional().describe("what it prints matches this: /ready/"),
    timeout,
  })
  .transform(({ run, shell, exit: exits, output, ...rest }, context): CommandQuestion => {
    const message = programProblem(run, shell);
    if (message !== null) context.addIssue({ code: "custom", message, path: ["run"] });
    const all = { run: argumentsOf(run), exits: [exits].flat(), output: output ?? null };
    return { kind: "command", shell, ...all, ...rest };
  })
  .describe("a command that is run, and what is expected of it");

const notAPlace = ({ input }: { readonly input?: unknown }): string =>
  `${JSON.stringify(input)} is no place; write a path of the target, like /ready, or a URL`;

const place = z.union([z.string().regex(/^\/(?!\/)/, { error: notAPlace }), httpUrlField], {
  error: notAPlace,
});

export const httpQuestionField = z
  .strictObject({
    get: place.optional().describe("a path of the target, or a whole URL"),
    post: place.optional().describe("the same, sent as POST"),
    headers: secretFreeHeaders,
    body: z.string().optional().describe("sent with post"),
    status: statusesField,
    matches: patternField.optional().describe("the body matches this: /ok/"),
    json: jsonDemandsField,
    timeout,
  })
  .meta({ oneOf: [{ required: ["get"] }, { required: ["post"] }] })
  .transform((fields, context): HttpQuestion => {
    const { get, post, headers, body, status, matches, json, timeout: limit } = fields;
    const tell = (message: string | null) => {
      if (message !== null) context.addIssue({ code: "custom", message });
    };
    tell((get === undefined) === (post === undefined) ? "write one of get and post" : null);
    tell(get !== undefined && body !== undefined ? "a body is sent with post alone" : null);
    tell(urlSecret(get ?? post ?? ""));
    tell(bodySecret(body ?? ""));
    return {
      kind: "http",
      method: get === undefined ? "POST" : "GET",
      url: get ?? post ?? "",
      headers: inLowerCase(headers),
      body: body ?? null,
      statuses: [status ?? []].flat(),
      matches: matches ?? null,
      json,
      timeout: limit,
    };
  })
  .describe("an HTTP request, and what is expected of its answer");

const prometheus = z.strictObject({
  url: httpUrlField.describe("of the server: http://prometheus:9090"),
  query: z.string().min(1).describe("a query with one number, or one for each series"),
  headers: secretFreeHeaders,
  above: z.number().optional().describe("the limit"),
  below: z.number().optional().describe("the limit"),
  timeout,
});

export const prometheusQuestionField = prometheus
  .transform((fields, context): PrometheusQuestion => {
    const limits = limitsOf(fields);
    const problem = typeof limits === "string" ? limits : urlSecret(fields.url);
    if (problem !== null) context.addIssue({ code: "custom", message: problem });
    if (typeof limits === "string") return z.NEVER;
    const { query, timeout: limit } = fields;
    const headers = inLowerCase(fields.headers);
    const url = fields.url.replace(/\/+$/, "");
    return { kind: "prometheus", url, query, headers, limits, timeout: limit };
  })
  .describe("a query of a Prometheus server, and its limits");

export function limitsOf(given: {
  readonly above?: number | undefined;
  readonly below?: number | undefined;
}): NumberLimits | string {
  const [above, below] = [given.above ?? null, given.below ?? null];
  if (above === null && below === null) return "write a limit: above or below";
  if (above !== null && below !== null && above >= below) return "above is not below below";
  return { above, below };
}
