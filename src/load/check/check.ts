/** What an answer is checked for, as data. A check that fails makes the answer invalid. */

export type Check =
  /** A header of the answer is there and matches. */
  | { readonly kind: "header"; readonly name: string; readonly matches: RegExp }
  /** What a JSONPath (RFC 9535) finds in the body is as expected. */
  | { readonly kind: "json"; readonly path: string; readonly is: JsonExpectation }
  /** The body is JSON that a JSON Schema (draft 2020-12) accepts. */
  | { readonly kind: "schema"; readonly schema: Readonly<Record<string, unknown>> }
  | { readonly kind: "body"; readonly matches: RegExp }
  /** Bytes of the body. */
  | { readonly kind: "size"; readonly least: number; readonly most: number }
  /** The answer carries the nonce of its request, and no other. */
  | { readonly kind: "echoes"; readonly value: "nonce" };

/** Of each node that the path finds; it must find one. */
export type JsonExpectation =
  /** Something is there, whatever it is. */
  | { readonly kind: "there" }
  /** The path finds nothing. */
  | { readonly kind: "absent" }
  | { readonly kind: "equal"; readonly value: unknown }
  /** A text matches as it is, any other value as the JSON that it is. */
  | { readonly kind: "like"; readonly pattern: RegExp };

/** Its name in reports: `header content-type`, `json $.choices[0]`. */
export function checkName(check: Check): string {
  switch (check.kind) {
    case "header":
      return `header ${check.name}`;
    case "json":
      return `json ${check.path}`;
    case "echoes":
      return `echoes ${check.value}`;
    case "schema":
    case "body":
    case "size":
      return check.kind;
    default:
      return check satisfies never;
  }
}
