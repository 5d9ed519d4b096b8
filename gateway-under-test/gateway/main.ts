/** The gateway as a process. */

import { run } from "../base/program.ts";
import { gatewaySchema } from "./config.ts";
import { startGateway } from "./gateway.ts";
import { openCallLog } from "./records/call-log.ts";

run({
  name: "gateway",
  schema: gatewaySchema,
  start: (config, clock) => startGateway(clock, openCallLog(config), config),
});
