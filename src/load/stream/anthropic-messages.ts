/** The streams of Anthropic's messages. */

import { type Dialect, type Piece, piece } from "./dialect.ts";
import { countAt, type Fields, fieldsAt, textAt } from "./frame-fields.ts";

export const isAnthropicMessage = (frame: Fields): boolean =>
  /^(?:message|content_block)_(?:start|delta|stop)$/.test(textAt(frame, "type"));

/** Complete: a `message_delta` gave its `stop_reason`, and `message_stop` came. */
export function anthropicMessages(): Dialect {
  let usage: number | null = null;
  let hasReason = false;
  let hasStopped = false;
  return {
    get usage() {
      return usage;
    },
    read(frame) {
      const delta = fieldsAt(frame, "delta");
      const block = countAt(frame, "index") ?? 0;
      switch (frame.type) {
        case "content_block_start":
          return piece(block, textAt(fieldsAt(frame, "content_block"), "text"));
        case "content_block_delta":
          return piecesOf(block, delta);
        case "message_delta":
          if (textAt(delta, "stop_reason") !== "") hasReason = true;
          // Cumulative. That of message_start is a beginning, no count of what came.
          usage = countAt(fieldsAt(frame, "usage"), "output_tokens") ?? usage;
          return [];
        case "message_stop":
          hasStopped = true;
          return [];
        default:
          // Pings, and what is yet unknown: clients have to bear it.
          return [];
      }
    },
    isComplete: () => hasReason && hasStopped,
  };
}

/** A signature or a citation is no token. */
const piecesOf = (block: number, delta: Fields): readonly Piece[] => [
  ...piece(block, textAt(delta, "text")),
  ...piece(block, textAt(delta, "partial_json")),
  ...piece(block, textAt(delta, "thinking"), false),
];
