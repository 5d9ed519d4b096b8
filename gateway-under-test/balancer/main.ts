/** The balancer as a process. */

import { run } from "../base/program.ts";
import { startBalancer } from "./balancer.ts";
import { balancerSchema } from "./config.ts";

run({
  name: "balancer",
  schema: balancerSchema,
  start: (config, clock) => startBalancer(clock, config),
});
