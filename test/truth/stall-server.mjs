/**
 * A server that stalls on a schedule: in each period of `periodMs`, for `stallMs` from two fifths of
 * it on. A process of its own, told by its argument which of two it is:
 *  - `unlimited`: what comes in a stall is answered when it ends, all else at once.
 *  - `fifo`: one request at a time, each takes `serviceMs`; in a stall nothing is served.
 * The schedule begins with the first request to /load.
 *
 * GET /truth tells of each request [due, scheduled, answered]: when it was due, one each
 * `intervalMs`; when the schedule has it answered, had it come as it was due; and when its answer
 * was written. Milliseconds since the schedule began.
 */

import { createServer } from "node:http";
import { schedule } from "./stall-schedule.mjs";

const options = JSON.parse(process.argv[2]);
const answerAt = schedule(options);
const requests = [];
let zero = null;
const waiting = [];

const server = createServer((request, response) => {
  if (request.url === "/truth") return response.end(JSON.stringify({ requests: truth() }));
  if (request.url !== "/load") return response.end("ready");
  const received = sinceZero();
  const entry = { received, due: answerAt(received), answered: 0 };
  requests.push(entry);
  waiting.push({ entry, response });
  if (waiting.length === 1) answerWhenDue();
});
server.listen(0, "127.0.0.1", 4096, () => process.send({ port: server.address().port }));
process.once("disconnect", () => process.exit());

function sinceZero() {
  zero ??= performance.now();
  return performance.now() - zero;
}

/**
 * Due times ascend. One answer a turn of the event loop: what is written in one turn leaves only at
 * its end, and the log would not know when. Timers are only exact to a millisecond, so the last one
 * is waited out.
 */
function answerWhenDue() {
  const now = performance.now() - zero;
  if (waiting[0].entry.due <= now) answer(waiting.shift());
  if (waiting.length === 0) return;
  const left = waiting[0].entry.due - now;
  if (left > 2) setTimeout(answerWhenDue, left - 1.5);
  else setImmediate(answerWhenDue);
}

/** `answered`: the system has the bytes. */
function answer({ entry, response }) {
  response.end("ok", () => {
    entry.answered = performance.now() - zero;
  });
}

/** The one that came soonest of all, as it was due, says when the others were. */
function truth() {
  const { intervalMs } = options;
  const soonest = Math.min(...requests.map(({ received }, index) => received - index * intervalMs));
  const scheduledAt = schedule(options);
  return requests.map(({ answered }, index) => {
    const due = soonest + index * intervalMs;
    return [due, scheduledAt(due), answered];
  });
}
