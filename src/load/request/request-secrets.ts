/** What of a request may be shown: without its secrets, and without the bytes of files. */

import { hide, isSecretName, withoutJsonSecrets, withoutQuerySecrets } from "../../base/secret.ts";
import type { Body, Part, RequestSpec } from "./spec.ts";

/** Of a scenario file. `path`: to the value, from the request on. */
export function withoutRequestSecret(
  path: readonly (string | number)[],
  value: string | number | boolean | null,
): unknown {
  const [field, second, third] = path;
  switch (field) {
    case "bearer":
      return hide(value);
    case "headers":
    case "query":
    case "form":
    case "basic":
      return isSecretName(second) ? hide(value) : value;
    // Of a JSON body a text, as `max_tokens: 100` opens no door.
    case "json":
      return typeof value === "string" && isSecretName(keyIn(path)) ? hide(value) : value;
    // The name of the part stands beside it, and cannot be seen from here.
    case "multipart":
      return third === "value" ? hide(value) : value;
    case "body":
      return typeof value === "string" ? withoutJsonSecrets(value) : value;
    default:
      return typeof value === "string" ? withoutQuerySecrets(value) : value;
  }
}

/** Entries of a list go by the name of the list. */
const keyIn = (path: readonly (string | number)[]): string | number | undefined =>
  path.findLast((step) => typeof step === "string");

/** Of a plan. */
export function printableRequest(request: RequestSpec): RequestSpec {
  const { path, headers, basic, body } = request;
  const shown = Object.entries(headers).map(([name, text]) => [name, hiddenIf(name, text)]);
  return {
    ...request,
    path: withoutQuerySecrets(path),
    headers: Object.fromEntries(shown),
    ...(basic === undefined ? {} : { basic: { ...basic, password: hidden(basic.password) } }),
    body: printableBody(body),
  };
}

const hidden = (text: string): string => String(hide(text));

const hiddenIf = (name: string, text: string): string => (isSecretName(name) ? hidden(text) : text);

function printableBody(body: Body | null): Body | null {
  switch (body?.kind) {
    case undefined:
      return null;
    case "text":
      return { ...body, text: printableText(body.text) };
    case "bytes":
      return { kind: "text", text: sizeOf(body.bytes) };
    case "multipart":
      return { kind: "multipart", parts: body.parts.map(printablePart) };
    default:
      return body satisfies never;
  }
}

/** A body may be JSON, or a form, which is a query without its question mark. */
const printableText = (text: string): string =>
  withoutQuerySecrets(`?${withoutJsonSecrets(text)}`).slice(1);

function printablePart(part: Part): Part {
  const { name, content } = part;
  const text = typeof content === "string" ? hiddenIf(name, content) : sizeOf(content);
  return { ...part, content: text };
}

const sizeOf = ({ length }: Uint8Array): string => `[${length} bytes]`;
