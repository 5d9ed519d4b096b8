/** The end that loads a proxy, a process of its own: plays one task, and prints what it saw. */

import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createConnection } from "node:net";

const asked = JSON.parse(process.argv[2]);
const tasks = { bulk, ping, hold };
console.log(JSON.stringify(await tasks[asked.task](asked)));
process.exit();

async function connected(port) {
  const socket = createConnection({ port, host: "127.0.0.1", noDelay: true });
  await once(socket, "connect");
  return socket;
}

/** Sends `bytes` in all, shared by the connections; megabytes per second until all have come. */
async function bulk({ port, connections, bytes }) {
  const sockets = await Promise.all(Array.from({ length: connections }, () => connected(port)));
  const start = performance.now();
  await Promise.all(sockets.map((socket) => send(socket, Math.floor(bytes / connections))));
  return { megabytesPerSecond: bytes / 1000 / (performance.now() - start) };
}

async function send(socket, bytes) {
  const block = Buffer.alloc(2 ** 18, "gameday ");
  const head = Buffer.alloc(8);
  head.writeBigUInt64BE(BigInt(bytes));
  const answered = once(socket, "data");
  socket.write(head);
  for (let left = bytes - head.length; left > 0; left -= block.length) {
    const isTaken = socket.write(left < block.length ? block.subarray(0, left) : block);
    if (!isTaken) await once(socket, "drain");
  }
  await answered;
}

/** One message of 64 bytes at a time, there and back; microseconds. */
async function ping({ port, times }) {
  const socket = await connected(port);
  const message = Buffer.alloc(64, "ping");
  const roundTrips = [];
  const warmUp = Math.floor(times / 10);
  for (let count = -warmUp; count < times; count++) {
    const sentAt = performance.now();
    await echoed(socket, message);
    if (count >= 0) roundTrips.push((performance.now() - sentAt) * 1000);
  }
  roundTrips.sort((a, b) => a - b);
  const quantile = (p) => roundTrips[Math.ceil(p * times) - 1];
  return { p50Us: quantile(0.5), p99Us: quantile(0.99) };
}

/** Opens so many connections at the same moment and holds them: all are used, and used again. */
async function hold({ port, connections, pid }) {
  const before = residentKiB(pid);
  const start = performance.now();
  const sockets = await Promise.all(Array.from({ length: connections }, () => connected(port)));
  let answers = await intactAnswers(sockets);
  const readyMs = performance.now() - start;
  answers += await intactAnswers(sockets);
  const held = residentKiB(pid);
  const kibEach = held === null ? null : (held - before) / connections;
  return {
    answers,
    asked: 2 * connections,
    readyMs,
    kibEach,
    mib: held === null ? null : held / 1024,
  };
}

async function intactAnswers(sockets) {
  const intact = await Promise.all(sockets.map((socket, index) => isEchoed(socket, index)));
  return intact.filter(Boolean).length;
}

/** False when it does not answer within 10 s, or not with what it was sent. */
async function isEchoed(socket, index) {
  const message = Buffer.from(String(index).padStart(8));
  try {
    return message.equals(await echoed(socket, message, AbortSignal.timeout(10_000)));
  } catch {
    return false;
  }
}

/** What comes back, once it is as long as the message. */
async function echoed(socket, message, signal) {
  const pieces = [];
  let length = 0;
  socket.write(message);
  while (length < message.length) {
    const [piece] = await once(socket, "data", { signal });
    pieces.push(piece);
    length += piece.length;
  }
  return pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
}

/** Resident memory of a process; null where /proc is not there, or without a process. */
function residentKiB(pid) {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]);
  } catch {
    return null;
  }
}
