/**
 * A server that streams like an OpenAI API: `tokens` chunks, one each `everyMs`, then the terminator.
 * One timer serves all streams, in as many groups as it has ticks in a gap, so that what it costs
 * is the writing. GET /lateness tells how late the timer was: p99 and maximum, in milliseconds.
 */

import { createServer } from "node:http";
import { monitorEventLoopDelay } from "node:perf_hooks";

const { tokens = 100, everyMs = 20 } = JSON.parse(process.argv[2] ?? "{}");
const tickMs = 5;
const groups = Array.from({ length: everyMs / tickMs }, () => new Set());
const lateness = monitorEventLoopDelay({ resolution: tickMs });
lateness.enable();

const chunk = (choice) =>
  `data: ${JSON.stringify({
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1,
    model: "bench",
    choices: [{ index: 0, finish_reason: null, ...choice }],
  })}\n\n`;
const token = chunk({ delta: { content: "token " } });
const terminator = `${chunk({ delta: {}, finish_reason: "stop" })}data: [DONE]\n\n`;

const server = createServer((request, response) => {
  if (request.url === "/lateness") return tellLateness(response);
  if (request.method !== "POST") return response.end("ok");
  request.resume();
  response.writeHead(200, { "content-type": "text/event-stream" });
  const stream = { response, left: tokens };
  const group = groups[turn % groups.length];
  group.add(stream);
  response.once("close", () => group.delete(stream));
});
server.listen(0, "127.0.0.1", 4096, () => process.send({ port: server.address().port }));
process.once("disconnect", () => process.exit());

/** Ticks are counted from the beginning, so that a late one is followed by those that it delayed. */
const began = performance.now();
let turn = 0;
setInterval(() => {
  const due = Math.floor((performance.now() - began) / tickMs);
  while (turn < due) advance(groups[++turn % groups.length]);
}, tickMs);

function advance(group) {
  for (const stream of group) {
    stream.left--;
    if (stream.left >= 0) stream.response.write(token);
    else {
      group.delete(stream);
      stream.response.end(terminator);
    }
  }
}

function tellLateness(response) {
  const lateMs = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - tickMs);
  const told = { p99Ms: lateMs(lateness.percentile(99)), maxMs: lateMs(lateness.max) };
  response.end(JSON.stringify(told));
}
