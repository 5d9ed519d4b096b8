/** The simulated provider as a whole. */

import type { Clock } from "../base/clock.ts";
import { drain, portOf } from "../base/http-server.ts";
import type { Running } from "../base/program.ts";
import type { ProviderConfig } from "./config.ts";
import { createServer } from "./server.ts";

export async function startProvider(clock: Clock, config: ProviderConfig): Promise<Running> {
  const server = createServer(clock, config);
  const { host, port } = config.listen;
  await server.listen({ host, port });
  let stopped: Promise<void> | undefined;
  return {
    host,
    port: portOf(server.server),
    stop: () => {
      stopped ??= drain(clock, server.server, config.drainMs);
      return stopped;
    },
  };
}
