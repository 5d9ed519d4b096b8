/** The front of questions that come as tool calls: their answers become results of tools. */

import type { Front } from "../fronts/front.ts";
import { openaiChat } from "../fronts/openai.ts";
import { errorAnswer } from "./door/rpc-error.ts";

/** A tool asks in the chain's own dialect. */
export const mcpFront: Front = {
  name: "mcp",
  read: (json) => openaiChat.read(json),
  refused: (no) => errorAnswer(no, null),
  // Whoever collects the stream for a tool sees how it ended; there is no event to write.
  interruption: () => "",
};
