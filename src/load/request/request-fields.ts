/** The part of a scenario file that describes a request. */

import { z } from "zod";
import { functionField, functionProblem } from "../code/function-field.ts";
import { authFields, authProblem } from "./auth-fields.ts";
import { bodyFields, bodyProblem, givenBodies } from "./body-fields.ts";

export const methods = ["get", "head", "post", "put", "patch", "delete", "options"] as const;

/** What goes on the wire as it is: visible Latin-1. */
export const pathText = z.regex(/^[\x21-\x7e\x80-\xff]*$/, {
  error: ({ input }) =>
    /\s/.test(String(input))
      ? "a path holds no spaces; write them as %20"
      : "a path holds visible Latin-1 text alone; percent-encode the rest",
});

/** A name at its start stands for a path, and so may come first. */
const path = z.string().check(z.regex(/^(?:\/|\$\{[^}]*\})/, "a path starts with /"), pathText);

/** They describe the connection and the body as sent, and that is the sender's to know. */
const reservedHeaders: ReadonlySet<string> = new Set([
  "content-length",
  "transfer-encoding",
  "keep-alive",
  "upgrade",
  "expect",
]);

const headerValue = z
  .string()
  .check(z.regex(/^[\t\x20-\x7e\x80-\xff]*$/, "a header is one line of Latin-1 text"));

export const headersField = z
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

const queryValue = z.union([z.string(), z.number(), z.boolean()]);

/** Without a look at the names in its templates: which are known depends on where it stands. */
export const requestFields = z
  .strictObject({
    get: path.optional(),
    head: path.optional(),
    post: path.optional(),
    put: path.optional(),
    patch: path.optional(),
    delete: path.optional(),
    options: path.optional(),
    query: z
      .record(z.string(), queryValue)
      .optional()
      .describe("put behind the path, percent-encoded"),
    headers: headersField.default({}),
    as: z.string().optional().describe("the tenant whose key is sent"),
    ...authFields,
    ...bodyFields,
    ...functionField,
  })
  .superRefine((fields, context) => {
    const problem =
      functionProblem(fields) ??
      methodProblem(fields) ??
      bodyProblem(fields) ??
      authProblem(fields);
    if (problem !== null) context.addIssue({ code: "custom", message: problem });
  })
  .describe("what is sent; the method is the key of the path: post: /v1/chat/completions");

export type RequestFields = z.infer<typeof requestFields>;

type Methods = { readonly [Method in (typeof methods)[number]]?: string | undefined };

export const methodsIn = (fields: Methods) =>
  methods.filter((method) => fields[method] !== undefined);

function methodProblem(fields: RequestFields): string | null {
  if (fields.function !== undefined) return null;
  const given = methodsIn(fields);
  if (given.length === 0) return "a request needs a method and a path; write post: /path";
  if (given.length > 1) return `a request has one method, not ${given.join(" and ")}`;
  const isBodiless = (fields.get ?? fields.head) !== undefined;
  const [body, ...others] = givenBodies(fields);
  return isBodiless && body !== undefined && others.length === 0
    ? "a GET or HEAD has no body"
    : null;
}
