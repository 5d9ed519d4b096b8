/** The part of a request's fields that is its body: at most one of five kinds. */

import { z } from "zod";

const formValue = z.union([z.string(), z.number(), z.boolean()]);

/** A line of its own would end the header that it stands in. */
const oneLine = z.string().regex(/^[\x20-\x7e]+$/, "write one line of ASCII, like image/png");

const part = z
  .strictObject({
    name: z.string().describe("of the field"),
    value: formValue.optional().describe("a text"),
    file: z.string().min(1).optional().describe("a file whose bytes are sent"),
    filename: z.string().optional().describe("what the file is called; else its own name"),
    type: oneLine.optional().describe("its media type, like image/png"),
  })
  .superRefine(({ name, value, file, filename }, context) => {
    const tell = (message: string) => context.addIssue({ code: "custom", message });
    if ((value === undefined) === (file === undefined)) {
      tell(`the part ${name} needs one of value and file`);
    }
    if (filename !== undefined && file === undefined) tell("filename belongs to file");
  });

export type PartFields = z.infer<typeof part>;

export const bodyFields = {
  json: z.json().optional().describe("a body that is sent as application/json"),
  body: z.string().optional().describe("a body that is sent as it is"),
  file: z.string().min(1).optional().describe("a file whose bytes are the body"),
  form: z
    .record(z.string(), formValue)
    .optional()
    .describe("a body that is sent as application/x-www-form-urlencoded"),
  multipart: z
    .array(part)
    .min(1, "write at least one part, like { name: note, value: hello }")
    .optional()
    .describe("a body that is sent as multipart/form-data"),
};

const bodyKinds = ["json", "body", "file", "form", "multipart"] as const;

type Bodies = { readonly [Kind in (typeof bodyKinds)[number]]?: unknown };

export const givenBodies = (fields: Bodies) =>
  bodyKinds.filter((kind) => fields[kind] !== undefined);

export function bodyProblem(
  fields: Bodies & { readonly headers: Readonly<Record<string, string>> },
): string | null {
  const given = givenBodies(fields);
  if (given.length === 2) return `give ${given.join(" or ")}, not both`;
  if (given.length > 2) return `give one of ${given.join(", ")}`;
  const isTyped = Object.keys(fields.headers).some((name) => name.toLowerCase() === "content-type");
  return isTyped && fields.multipart !== undefined
    ? "content-type names the boundary of a multipart, and is set by the sender; leave it out"
    : null;
}
