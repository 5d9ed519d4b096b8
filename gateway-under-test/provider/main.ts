/** The simulated provider as a process. */

import { run } from "../base/program.ts";
import { providerSchema } from "./config.ts";
import { startProvider } from "./provider.ts";

run({
  name: "provider",
  schema: providerSchema,
  start: (config, clock) => startProvider(clock, config),
});
