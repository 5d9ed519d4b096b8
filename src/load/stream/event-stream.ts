/** Reads an answer's server-sent events as they come: when content starts, and how it ends. */

import { isErrorFrame } from "./error-frame.ts";

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
// The terminators of Anthropic and, as it has no other, of Gemini; the others' is [DONE].
const terminatorPattern = /"type"\s*:\s*"message_stop"|"finishReason"\s*:\s*"/;

/** Lines end with CR, LF or CRLF (WHATWG HTML, section 9.2.6). */
const lineEnd = /\r\n|\n|\r/;

/**
 * Complete means: a reason to stop was given, the terminator of its dialect came (`[DONE]`,
 * `message_stop`; Gemini has none), and no error event. A clean end of the connection alone proves
 * nothing, and `[DONE]` without a reason to stop does occur.
 */
export function streamReader(): StreamReader {
  // The begin of a line whose end has not come yet.
  let rest = "";
  let endedInCr = false;
  let hasContent = false;
  let hasFinish = false;
  let hasTerminator = false;
  let hasError = false;

  const readData = (data: string) => {
    if (data === "[DONE]") hasTerminator = true;
    else if (isErrorFrame(data)) hasError = true;
    else {
      if (!hasContent) hasContent = contentPattern.test(data);
      if (!hasFinish && finishPattern.test(data)) hasFinish = true;
      if (terminatorPattern.test(data)) hasTerminator = true;
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
      // All that is looked for is ASCII, and no other character holds an ASCII byte in UTF-8.
      let text = chunk.toString("latin1");
      // A CR ended the line already; this is the other half of a CRLF.
      if (endedInCr && text.startsWith("\n")) text = text.slice(1);
      if (chunk.length > 0) endedInCr = text.endsWith("\r");
      const lines = text.split(lineEnd);
      lines[0] = rest + (lines[0] ?? "");
      rest = lines.pop() ?? "";
      for (const line of lines) readLine(line);
    },
  };
}
