/**
 * The end that answers, a process of its own. As a sink it takes a message whose first eight bytes
 * tell how long it is, and answers with one byte when all of it has come. As an echo it sends back
 * what it gets.
 */

import { createServer } from "node:net";

const { task } = JSON.parse(process.argv[2]);

const serve = { sink, echo }[task];
const server = createServer({ noDelay: true, highWaterMark: 2 ** 20 }, serve);
server.listen(0, "127.0.0.1", 4096, () => process.send({ port: server.address().port }));
process.once("disconnect", () => process.exit());

function sink(socket) {
  let left = null;
  socket.on("error", () => {});
  socket.on("data", (data) => {
    left ??= Number(data.readBigUInt64BE());
    left -= data.length;
    if (left > 0) return;
    left = null;
    socket.write("!");
  });
}

function echo(socket) {
  socket.on("error", () => {});
  socket.on("data", (data) => socket.write(data));
}
