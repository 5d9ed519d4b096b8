/** OpenAI's dialect, which is the chain's own: almost everything stays as it is. */

import type { Dialect } from "../dialect.ts";
import { parseFrame } from "./openai-frame.ts";
import { openaiRefusal } from "./openai-refusal.ts";
import { openaiRequest } from "./openai-request.ts";
import { openaiWhole } from "./openai-whole.ts";

export const openai: Dialect = {
  request: openaiRequest,
  whole: openaiWhole,
  // A stream that only ends is cut: its end is the event [DONE].
  stream: () => ({ event: (data) => [parseFrame(data)], end: () => [] }),
  refusal: openaiRefusal,
};
