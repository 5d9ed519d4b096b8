/** Reads an answer's server-sent events as they come: when content starts, and how it ends. */

import { StringDecoder } from "node:string_decoder";

/** What of a stream matters to its sender. */
export interface StreamReader {
  /** True from the first event that carries content. */
  readonly hasContent: boolean;
  /** Whether the stream reached its own end; asked after the last byte. */
  readonly isComplete: boolean;
  read(chunk: Buffer): void;
}

// The four dialects of LLM streams put content in one of these fields; an empty text is none.
const contentPattern = /"(?:content|text|arguments|partial_json|reasoning_content)"\s*:\s*"(?!")/;
// Why the model stopped: OpenAI and Mistral, Anthropic, Gemini.
const finishPattern = /"(?:finish_reason|stop_reason|finishReason)"\s*:\s*"/;
const errorPattern = /^\s*\{\s*"(?:error"|type"\s*:\s*"error")/;

/** Lines end with CR, LF or CRLF (WHATWG HTML, section 9.2.6). */
const lineEnd = /\r\n|\n|\r/;

/**
 * Complete means: a reason to stop was given, the terminator of its dialect came (`[DONE]`,
 * `message_stop`; Gemini has none), and no error event. A clean end of the connection alone proves
 * nothing, and `[DONE]` without a reason to stop does occur.
 */
export function streamReader(): StreamReader {
  const decoder = new StringDecoder("utf8");
  let pending = "";
  let hasContent = false;
  let hasFinish = false;
  let hasTerminator = false;
  let hasError = false;

  const readData = (data: string) => {
    if (data === "[DONE]") hasTerminator = true;
    else if (errorPattern.test(data)) hasError = true;
    else {
      if (!hasContent) hasContent = contentPattern.test(data);
      if (!hasFinish && finishPattern.test(data)) hasFinish = true;
      if (data.includes('"message_stop"') || data.includes('"finishReason"')) hasTerminator = true;
    }
  };
  const readLine = (line: string) => {
    if (line.startsWith("data:")) readData(line.slice(5).trimStart());
    else if (line.startsWith("event:") && line.slice(6).trim() === "error") hasError = true;
  };
  return {
    get hasContent() {
      return hasContent;
    },
    get isComplete() {
      return hasFinish && hasTerminator && !hasError;
    },
    read(chunk) {
      pending += decoder.write(chunk);
      // A CR at the very end may be half of a CRLF: it waits for the next chunk.
      const held = pending.endsWith("\r") ? "\r" : "";
      const lines = pending.slice(0, pending.length - held.length).split(lineEnd);
      pending = (lines.pop() ?? "") + held;
      for (const line of lines) readLine(line);
    },
  };
}
