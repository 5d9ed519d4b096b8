/** A request of an action, as a scenario file writes it. */

import { z } from "zod";
import { headersField } from "../../load/request/request-fields.ts";
import { bodySecret, headerSecret, urlSecret } from "./literal-secret.ts";

export interface ActionRequest {
  readonly method: string;
  /** Absolute; may hold `${env.NAME}` in its path and query. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Any of these is a success; none: any below 400. */
  readonly statuses: readonly number[];
}

/** Whom a request reaches stands in the plan; what a variable holds does not. */
const namesItsHost = (url: string): boolean => !/^\s*[a-z]+:[/\\]*[^/\\?#]*\$\{/i.test(url);

export const httpUrlField = z
  .url({
    protocol: /^https?$/,
    abort: true,
    error: ({ input }) =>
      `${JSON.stringify(input)} is not a URL; write a whole one, like http://flags.test/outage`,
  })
  .refine(namesItsHost, `write the host out: \${env.NAME} may stand in the path and the query`);

const status = z.int().min(100).max(599);

/** Of each kind of request that is told as a whole; secrets stand in none of them as they are. */
export const secretFreeHeaders = headersField
  .superRefine((headers, context) => {
    for (const [name, value] of Object.entries(headers)) {
      const message = headerSecret(name, value);
      if (message !== null) context.addIssue({ code: "custom", message, path: [name] });
    }
  })
  .default({})
  .describe(`headers; a secret comes from \${env.NAME}`);

export const statusesField = z
  .union([status, z.array(status).min(1)], { error: "write a status like 200, or [200, 404]" })
  .optional()
  .describe("the status, or each that is as good; any below 400 if left out");

export const requestField = z
  .strictObject({
    method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]).default("POST"),
    url: httpUrlField,
    headers: secretFreeHeaders,
    json: z.json().optional().describe("a body that is sent as application/json"),
    body: z.string().optional().describe("a body that is sent as it is"),
    expect: statusesField,
  })
  .transform(({ method, url, headers, json, body, expect }, context): ActionRequest => {
    const tell = (message: string | null, ...path: string[]) => {
      if (message !== null) context.addIssue({ code: "custom", message, path });
    };
    tell(json !== undefined && body !== undefined ? "write json or body, not both" : null);
    tell(urlSecret(url), "url");
    tell(bodySecret(body ?? ""), "body");
    tell(bodySecret(json ?? {}), "json");
    const text = json === undefined ? (body ?? null) : JSON.stringify(json);
    const type = json === undefined ? {} : { "content-type": "application/json" };
    const statuses = [expect ?? []].flat();
    return { method, url, headers: { ...type, ...inLowerCase(headers) }, body: text, statuses };
  });

export const inLowerCase = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, text]) => [name.toLowerCase(), text]));
