/** What the echo answers to every request: the same bytes, made once. */

export type EchoAnswer = "json" | "event-stream";

/** The bytes to send to a request of this method; a HEAD has the head alone. */
export function answerBytes(kind: EchoAnswer): (method: string) => Buffer {
  const body = kind === "json" ? json : stream;
  const head = kind === "json" ? jsonHead : streamHead;
  const whole = Buffer.from(head + body);
  const headAlone = Buffer.from(head);
  return (method) => (method === "HEAD" ? headAlone : whole);
}

const headOf = (type: string, framing: string): string =>
  `HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\n${framing}\r\n\r\n`;

const json = '{"echo":true}';
const jsonHead = headOf("application/json", `content-length: ${json.length}`);

/** A chat completion of OpenAI's, in short: content, a reason to stop, the terminator. */
const events = [
  '{"choices":[{"index":0,"delta":{"content":"Hello"},"finish_reason":null}]}',
  '{"choices":[{"index":0,"delta":{"content":" there"},"finish_reason":null}]}',
  '{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}',
  "[DONE]",
].map((data) => `data: ${data}\n\n`);

/** Each event a chunk of its own (RFC 9112, section 7.1), as servers send them; all is ASCII. */
const chunkOf = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;

const stream = [...events, ""].map(chunkOf).join("");
const streamHead = headOf("text/event-stream", "transfer-encoding: chunked");
