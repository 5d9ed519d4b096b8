/** Finds the place in a message behind the first so many bytes of its body. */

import { type Framing, hasBody } from "./framing.ts";
import type { Part } from "./part.ts";

const nothing = new Uint8Array();

/** A part, split at the point. */
export interface Reached {
  readonly before: Uint8Array;
  readonly behind: Uint8Array;
}

export class BodyPoint {
  readonly #after: number;
  readonly #framing: Framing;
  #passed = 0;
  #isBehind = false;

  /** `after` in bytes of the body, chunk framing not counted. */
  constructor(after: number, framing: Framing) {
    this.#after = after;
    this.#framing = framing;
  }

  /**
   * Told once, as soon as the bytes before the point are there. The end of a body is no point in
   * it: behind the last byte of a Content-Length nothing is left to hold or to cut.
   */
  reach(part: Part): Reached | undefined {
    if (this.#isBehind) return undefined;
    if (part.kind === "head") {
      if (this.#after > 0 || !hasBody(this.#framing)) return undefined;
      this.#isBehind = true;
      return { before: part.bytes, behind: nothing };
    }
    if (part.kind !== "body") return undefined;
    const at = this.#after - this.#passed;
    this.#passed += part.bytes.length;
    const isEnd = this.#framing.kind === "length" && part.left === 0 && at === part.bytes.length;
    if (at > part.bytes.length || isEnd) return undefined;
    this.#isBehind = true;
    return { before: part.bytes.subarray(0, at), behind: part.bytes.subarray(at) };
  }
}
