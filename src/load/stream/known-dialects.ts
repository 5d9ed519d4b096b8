/** Which dialect a frame is written in. */

import { anthropicMessages, isAnthropicMessage } from "./anthropic-messages.ts";
import { chatCompletions, isChatCompletion } from "./chat-completions.ts";
import type { Dialect } from "./dialect.ts";
import type { Fields } from "./frame-fields.ts";
import { geminiContent, isGeminiContent } from "./gemini-content.ts";
import { isResponse, openaiResponses } from "./openai-responses.ts";

/** A stream's, from its first frame that tells; null: nothing a language model would write. */
export function dialectOf(frame: Fields): Dialect | null {
  if (isChatCompletion(frame)) return chatCompletions();
  if (isAnthropicMessage(frame)) return anthropicMessages();
  if (isGeminiContent(frame)) return geminiContent();
  return isResponse(frame) ? openaiResponses() : null;
}
