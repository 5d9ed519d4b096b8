/** Says no to a request that is wrong, in the words of the API that is simulated. */

import type { FastifyReply } from "fastify";
import { errorBody } from "./wire-format.ts";

export function refuse(reply: FastifyReply, message: string, status = 400): FastifyReply {
  return reply.code(status).type("application/json").send(errorBody(status, message));
}
