/** The tools `usage` and `providers_health`: what the gateway knows, for whoever may know it. */

import { z } from "zod";
import type { BehindStatus } from "../behind/status.ts";
import type { McpPorts } from "../ports.ts";
import { type OwnTool, ownTool, toolData } from "./tool.ts";

const nothing = z.strictObject({});

/** It has no argument that could name another tenant. */
export function usageTool({ usageOf }: Pick<McpPorts, "usageOf">): OwnTool {
  const description = "Requests, tokens and money that your tenant has used so far, by model.";
  const what = { name: "usage", title: "Usage of your tenant", description };
  return ownTool({ ...what, input: nothing, isReadOnly: true }, async (_args, { call }) => {
    const { since, models } = await usageOf(call.tenant);
    return toolData({ tenant: call.tenant.name, since, models });
  });
}

export function healthTool(
  { health }: Pick<McpPorts, "health">,
  servers: () => readonly BehindStatus[],
): OwnTool {
  const description =
    "Whether the providers behind the gateway answer, and how fast; and the tool servers.";
  const what = { name: "providers_health", title: "Health of providers", description };
  return ownTool({ ...what, input: nothing, isReadOnly: true }, async () =>
    toolData({ providers: health(), servers: servers() }),
  );
}
