/**
 * A server that notes when each request arrives. It is a process of its own, so that the generators
 * do not delay its clock. GET /arrivals tells the instants, in milliseconds, and forgets them.
 */

import { createServer } from "node:http";

let arrivals = [];

const server = createServer((request, response) => {
  if (request.url === "/arrivals") {
    response.end(JSON.stringify(arrivals));
    arrivals = [];
  } else {
    arrivals.push(performance.now());
    response.end("ok");
  }
});
server.listen(0, "127.0.0.1", 4096, () => process.send({ port: server.address().port }));
process.once("disconnect", () => process.exit());
