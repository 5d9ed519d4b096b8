/** The gateway as a process. */

import { systemClock } from "../base/clock.ts";
import { run } from "../base/program.ts";
import { openCallLog } from "./call-log.ts";
import { gatewaySchema } from "./config.ts";
import { startGateway } from "./gateway.ts";

run({
  name: "gateway",
  schema: gatewaySchema,
  start: (config) => startGateway(systemClock, openCallLog(config), config),
});
