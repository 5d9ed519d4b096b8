/** What a client says of cached answers, in `Cache-Control`. Pure. */

export interface Directives {
  /** Its answer is kept for nobody. */
  readonly noStore: boolean;
  /** It insists on an answer of its own. */
  readonly wantsOwn: boolean;
  /** The oldest answer that it takes; Infinity when it does not say. */
  readonly maxAgeMs: number;
  /** It would rather have no answer than one that is not cached. */
  readonly onlyIfCached: boolean;
}

/** RFC 9111, section 5.2.1. What is not understood is ignored, as it says. */
export function directivesOf(header: string | undefined): Directives {
  const given = new Map((header ?? "").toLowerCase().split(",").map(parts));
  const seconds = given.get("max-age") ?? "";
  const maxAgeMs = /^\d{1,9}$/.test(seconds) ? Number(seconds) * 1_000 : Infinity;
  const noStore = given.has("no-store");
  return {
    noStore,
    wantsOwn: noStore || given.has("no-cache") || maxAgeMs === 0,
    maxAgeMs,
    onlyIfCached: given.has("only-if-cached"),
  };
}

function parts(directive: string): readonly [string, string] {
  const [name = "", value = ""] = directive.split("=");
  return [name.trim(), value.trim().replace(/^"(.*)"$/, "$1")];
}
