/** A request as data. Texts in it may hold `${...}`, which each arrival fills in for itself. */

export interface RequestSpec {
  readonly method: string;
  /**
   * Absolute path with query. A template, whose values are percent-encoded; but a value at its very
   * start is a path itself, or a URL whose path is meant.
   */
  readonly path: string;
  /** Path of the target, which stands before the path; left out: none. No template. */
  readonly base?: string;
  /** Names in lower case; values are templates. */
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as the header authorization (RFC 7617). Left out: none. */
  readonly basic?: BasicAuth;
  readonly body: Body | null;
  /** The tenant whose credentials the target adds. */
  readonly as: string | null;
}

/** Templates. */
export interface BasicAuth {
  readonly user: string;
  readonly password: string;
}

export type Body =
  /**
   * A template. `holds` says what it is, for the values that are put into it are escaped as that
   * demands; left out, they stand as they are.
   */
  | { readonly kind: "text"; readonly text: string; readonly holds?: "json" | "form" }
  /** Sent as they are. */
  | { readonly kind: "bytes"; readonly bytes: Uint8Array<ArrayBuffer> }
  /** multipart/form-data (RFC 7578). */
  | { readonly kind: "multipart"; readonly parts: readonly Part[] };

export interface Part {
  readonly name: string;
  /** null: a plain field. */
  readonly fileName: string | null;
  readonly type: string | null;
  /** A text is a template. */
  readonly content: string | Uint8Array<ArrayBuffer>;
}
