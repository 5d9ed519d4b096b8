/** The gateway's own resources: recent incidents, and the limits of whoever asks. */

import type { ReadResourceResult, Resource } from "@modelcontextprotocol/server";
import type { Tenant } from "../../config.ts";
import type { McpPorts } from "../ports.ts";

export interface OwnResource {
  readonly listed: Resource;
  read(tenant: Tenant): unknown;
}

const mimeType = "application/json";

export function ownResources({ incidents }: Pick<McpPorts, "incidents">): readonly OwnResource[] {
  return [
    {
      listed: {
        uri: "gameday://incidents/recent",
        name: "incidents",
        title: "Recent incidents",
        description: "Providers that failed and who answered instead; breakers that opened.",
        mimeType,
      },
      read: () => ({ incidents: incidents() }),
    },
    {
      listed: {
        uri: "gameday://limits",
        name: "limits",
        title: "Limits of your tenant",
        description: "Rates, tokens, money and concurrency that your tenant may use.",
        mimeType,
      },
      read: limitsOf,
    },
  ];
}

/** null: not limited. What else is configured of a tenant, its keys above all, is left out. */
export function limitsOf(tenant: Tenant) {
  const { name, rateLimit, tokenLimit, budget, maxConcurrent, priority, models } = tenant;
  return {
    tenant: name,
    rateLimit: rateLimit ?? null,
    tokenLimit: tokenLimit ?? null,
    budget: budget ?? null,
    maxConcurrent: maxConcurrent ?? null,
    models: models ?? null,
    priority,
  };
}

export function contentsOf({ listed, read }: OwnResource, tenant: Tenant): ReadResourceResult {
  return { contents: [{ uri: listed.uri, mimeType, text: JSON.stringify(read(tenant)) }] };
}
