/**
 * A server that writes down what it does with each request to /load before it does it, so that the
 * log outlives a SIGKILL: "r" for received, then "a" for answered, "x" for a connection reset, "t"
 * for an answer cut in the middle. Argument: `log` (a path), `holdMs`, `seed`, and the ratios
 * `resets` and `cuts`.
 */

import { openSync, writeSync } from "node:fs";
import { createServer } from "node:http";
import { mulberry32 } from "./log-normal.mjs";

const { log, holdMs = 0, seed = 1, resets = 0, cuts = 0 } = JSON.parse(process.argv[2]);
const chance = mulberry32(seed);
const file = openSync(log, "a");
const note = (letter) => writeSync(file, letter);

const server = createServer((request, response) => {
  if (request.url !== "/load") return response.end("ready");
  note("r");
  const drawn = chance();
  setTimeout(() => {
    if (drawn < resets) reset(request);
    else if (drawn < resets + cuts) cut(request, response);
    else answer(response);
  }, holdMs);
});
server.listen(0, "127.0.0.1", 4096, () => process.send({ port: server.address().port }));
process.once("disconnect", () => process.exit());

function answer(response) {
  note("a");
  response.end("ok");
}

function reset(request) {
  note("x");
  request.socket.resetAndDestroy();
}

function cut(request, response) {
  note("t");
  response.writeHead(200, { "content-length": "100" });
  response.write("half of", () => request.socket.destroy());
}
