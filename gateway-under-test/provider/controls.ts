/** The control API: faults that are laid on and taken off, and the log of what was seen. */

import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { behaviourSchema } from "./behaviour.ts";
import { refuse } from "./refuse.ts";
import type { Simulator } from "./simulator.ts";

const paramsSchema = z.object({ id: z.string().min(1) });

const orderSchema = z.strictObject({
  part: behaviourSchema.refine((part) => Object.keys(part).length > 0, "no part is given"),
});

export function addControls(server: FastifyInstance, { faults, log }: Simulator): void {
  server.get("/control/log", async () => log.snapshot());
  server.get("/control/faults", async () => ({ faults: faults.list() }));
  server.put("/control/faults/:id", async (request, reply) => {
    const { id } = paramsSchema.parse(request.params);
    const order = orderSchema.safeParse(request.body);
    if (!order.success) return refuse(reply, z.prettifyError(order.error));
    faults.put(id, order.data.part);
    return { id, part: order.data.part };
  });
  server.delete("/control/faults/:id", async (request, reply) => {
    const { id } = paramsSchema.parse(request.params);
    const requests = faults.remove(id);
    return requests === undefined ? refuse(reply, `No fault ${id} is on.`, 404) : { requests };
  });
}
