/** Commands and HTTP requests in earnest. */

import type { Actions } from "./actions.ts";
import { expanded } from "./environment.ts";
import { type ActionPorts, runCommand } from "./system-command.ts";
import { sendRequest } from "./system-http.ts";

export type { ActionPorts };

export const systemActions = (ports: ActionPorts): Actions => ({
  require(texts) {
    for (const text of texts) expanded(text, ports.env);
  },
  command: (order, signal) => runCommand(ports, order, signal),
  http: (order, signal) => sendRequest(ports, order, signal),
});
