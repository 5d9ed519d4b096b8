/** What a reader cuts a stream of messages into: put together, the bytes are those that came. */

import type { Framing } from "./framing.ts";
import type { Head } from "./head.ts";

/** A head that is complete, and where the body behind it ends. */
export interface WholeHead {
  readonly head: Head;
  readonly framing: Framing;
}

export type Part =
  /** Part of a head; the last one carries what the whole says. */
  | {
      readonly kind: "head";
      readonly bytes: Uint8Array;
      readonly isFirst: boolean;
      readonly whole: WholeHead | undefined;
    }
  /** `left`: bytes that follow of this body; with chunked framing, of this chunk. */
  | { readonly kind: "body"; readonly bytes: Uint8Array; readonly left: number }
  /** Part of the line before a chunk; the last one carries the size of the chunk. */
  | { readonly kind: "size"; readonly bytes: Uint8Array; readonly size: number | undefined }
  /** The line end behind a chunk, or a part of it. */
  | { readonly kind: "chunk-end"; readonly bytes: Uint8Array; readonly isLast: boolean }
  | { readonly kind: "trailer"; readonly bytes: Uint8Array }
  /** Empty lines between messages. */
  | { readonly kind: "gap"; readonly bytes: Uint8Array }
  /** The message is complete. */
  | { readonly kind: "end"; readonly bytes: Uint8Array }
  /** Not HTTP/1.1, from here to the end of the connection. */
  | { readonly kind: "raw"; readonly bytes: Uint8Array };
