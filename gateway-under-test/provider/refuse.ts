/** Says no to a request that is wrong, in the words of the API that it came by. */

import type { FastifyReply } from "fastify";
import { openai } from "./formats/openai.ts";
import type { WireFormat } from "./formats/wire-format.ts";

export function refuse(
  reply: FastifyReply,
  message: string,
  status = 400,
  format: WireFormat = openai,
): FastifyReply {
  return reply.code(status).type("application/json").send(format.error({ status, message }));
}
