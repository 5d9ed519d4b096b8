/**
 * A server that answers at once, but for stalls: for `stallMs` in each `periodMs`, from the middle of
 * the period on, everything waits for the end of the stall. Periods count from the first request to
 * /load; GET /again has the next one begin them anew.
 */

import { createServer } from "node:http";

const { periodMs, stallMs } = JSON.parse(process.argv[2]);
let zero = null;

const server = createServer((request, response) => {
  if (request.url === "/again") zero = null;
  if (request.url !== "/load") return response.end("ok");
  zero ??= performance.now();
  const intoStall = ((performance.now() - zero) % periodMs) - periodMs / 2;
  const isStalled = intoStall >= 0 && intoStall < stallMs;
  if (isStalled) setTimeout(() => response.end("ok"), stallMs - intoStall);
  else response.end("ok");
});
server.listen(0, "127.0.0.1", 4096, () => process.send({ port: server.address().port }));
process.once("disconnect", () => process.exit());
