/** Writes an answer in one piece to the client, a long one as fast as it is taken. */

import { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import type { WholeAnswer } from "../answer.ts";
import type { Headers } from "../headers.ts";

const pieceBytes = 64 * 1024;

export function sendWhole(
  reply: FastifyReply,
  { status, headers, body }: WholeAnswer,
  more: Headers,
): FastifyReply {
  reply.code(status).headers({ ...headers, ...more });
  if (body.length <= pieceBytes) return reply.send(body);
  // A socket tells what was taken piece by piece only.
  const bytes = Buffer.from(body);
  reply.header("content-length", bytes.length);
  return reply.send(Readable.from(piecesOf(bytes), { objectMode: false }));
}

function* piecesOf(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length; from += pieceBytes) {
    yield bytes.subarray(from, from + pieceBytes);
  }
}
