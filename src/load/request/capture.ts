/** What a later step uses of an answer: it stands in requests as `${name}`. */

export interface Capture {
  readonly name: string;
  readonly from: /** The first node that a JSONPath (RFC 9535) finds in the body. */
    | { readonly kind: "json"; readonly path: string }
    | { readonly kind: "header"; readonly name: string }
    /** The first group of the match in the body; the whole match if it has none. */
    | { readonly kind: "body"; readonly pattern: RegExp };
}
