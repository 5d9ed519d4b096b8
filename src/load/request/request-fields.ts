/** The part of a scenario file that describes a request. */

import { z } from "zod";
import { unknownNames } from "./template.ts";
import type { RequestSpec } from "../traffic.ts";

export const methods = ["get", "head", "post", "put", "patch", "delete", "options"] as const;

const template = z.string().superRefine((text, context) => {
  for (const name of unknownNames(text)) {
    const message = `\${${name}} is not known; a request may hold \${nonce}`;
    context.addIssue({ code: "custom", message });
  }
});

const path = template.check(
  z.startsWith("/", "a path starts with /"),
  z.regex(/^[\x21-\xff]*$/, { error: "a path holds no spaces; write them as %20" }),
);

/** They describe the connection and the body as sent, and that is the sender's to know. */
const reservedHeaders: ReadonlySet<string> = new Set([
  "content-length",
  "transfer-encoding",
  "keep-alive",
  "upgrade",
  "expect",
]);

/** Any JSON value whose texts are templates. */
const json = z.json().superRefine((value, context) => {
  const checked = template.safeParse(JSON.stringify(value));
  for (const { message } of checked.error?.issues ?? []) {
    context.addIssue({ code: "custom", message });
  }
});

const headerValue = template.check(
  z.regex(/^[\t\x20-\x7e\x80-\xff]*$/, "a header is one line of Latin-1 text"),
);

const headers = z
  .record(z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/), headerValue, {
    error: ({ code, path }) => {
      return code === "invalid_key" ? `${String(path?.at(-1))} is not a header name` : undefined;
    },
  })
  .superRefine((given, context) => {
    for (const name of Object.keys(given)) {
      if (!reservedHeaders.has(name.toLowerCase())) continue;
      const message = `${name} is set by the sender; leave it out`;
      context.addIssue({ code: "custom", message, path: [name] });
    }
  });

export const requestFields = z
  .strictObject({
    get: path.optional(),
    head: path.optional(),
    post: path.optional(),
    put: path.optional(),
    patch: path.optional(),
    delete: path.optional(),
    options: path.optional(),
    headers: headers.default({}),
    as: z.string().optional().describe("the tenant whose key is sent"),
    json: json.optional().describe("a body that is sent as application/json"),
    body: template.optional().describe("a body that is sent as it is"),
  })
  .superRefine((fields, context) => {
    const problem = problemOf(fields);
    if (problem !== null) context.addIssue({ code: "custom", message: problem });
  })
  .describe("what is sent; the method is the key of the path: post: /v1/chat/completions");

export type RequestFields = z.infer<typeof requestFields>;

function problemOf(fields: RequestFields): string | null {
  const given = methods.filter((method) => fields[method] !== undefined);
  if (given.length === 0) return "a request needs a method and a path; write post: /path";
  if (given.length > 1) return `a request has one method, not ${given.join(" and ")}`;
  const hasBody = fields.json !== undefined || fields.body !== undefined;
  if (fields.json !== undefined && fields.body !== undefined) return "give json or body, not both";
  if (hasBody && (fields.get ?? fields.head) !== undefined) return "a GET or HEAD has no body";
  return null;
}

export function requestOf(fields: RequestFields): RequestSpec {
  const method = methods.find((known) => fields[known] !== undefined) ?? "get";
  const given = Object.entries(fields.headers).map(([name, value]) => [name.toLowerCase(), value]);
  const typed = fields.json === undefined ? {} : { "content-type": "application/json" };
  const text = fields.json === undefined ? fields.body : JSON.stringify(fields.json);
  return {
    method: method.toUpperCase(),
    path: fields[method] ?? "/",
    headers: { ...typed, ...Object.fromEntries(given) },
    body: text ?? null,
    as: fields.as ?? null,
  };
}
