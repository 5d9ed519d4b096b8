/** Which front words an answer where several share a path, or where there is no route at all. */

import type { IncomingHttpHeaders } from "node:http";
import { anthropicMessages } from "./anthropic/messages.ts";
import type { Front } from "./front.ts";
import { openaiChat } from "./openai.ts";

/** Anthropic's clients say which version of its API they speak. */
export const frontOf = (headers: IncomingHttpHeaders): Front =>
  headers["anthropic-version"] === undefined ? openaiChat : anthropicMessages;
