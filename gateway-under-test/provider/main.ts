/** The simulated provider as a process. */

import { systemClock } from "../base/clock.ts";
import { run } from "../base/program.ts";
import { providerSchema } from "./config.ts";
import { startProvider } from "./provider.ts";

run({
  name: "provider",
  schema: providerSchema,
  start: (config) => startProvider(systemClock, config),
});
