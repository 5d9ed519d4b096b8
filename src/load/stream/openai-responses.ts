/** The streams of OpenAI's responses. */

import { type Dialect, piece } from "./dialect.ts";
import { countAt, type Fields, fieldsAt, textAt } from "./frame-fields.ts";

export const isResponse = (frame: Fields): boolean => textAt(frame, "type").startsWith("response.");

/** Says that the stream failed: the response that it holds has an error. */
export const isFailedResponse = (frame: Fields): boolean => frame.type === "response.failed";

const content = /^response\.(?:output_text|refusal|function_call_arguments)\.delta$/;
const reasoning = /^response\.reasoning(?:_summary)?(?:_text)?\.delta$/;
const ends = /^response\.(?:completed|incomplete)$/;

/** Complete: `response.completed` came, or `response.incomplete`, which tells why it stopped. */
export function openaiResponses(): Dialect {
  let usage: number | null = null;
  let hasEnded = false;
  return {
    get usage() {
      return usage;
    },
    read(frame) {
      const type = textAt(frame, "type");
      if (ends.test(type)) hasEnded = true;
      usage = countAt(fieldsAt(fieldsAt(frame, "response"), "usage"), "output_tokens") ?? usage;
      const isContent = content.test(type);
      if (!isContent && !reasoning.test(type)) return [];
      const lane = `${countAt(frame, "output_index") ?? 0} ${countAt(frame, "content_index") ?? 0}`;
      return piece(lane, textAt(frame, "delta"), isContent);
    },
    isComplete: () => hasEnded,
  };
}
