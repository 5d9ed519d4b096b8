/** A connection to a server behind the gateway, in whichever era of the protocol it speaks. */

import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import type { GatewayConfig } from "../../config.ts";
import { boundedFetch } from "./bounded-fetch.ts";

export type BehindServer = GatewayConfig["mcp"]["servers"][number];

export interface Connection {
  readonly client: Client;
  /** Ends the session there, too, if there is one. */
  close(): Promise<void>;
}

/** The SDK's own timers are a net under ours, which run by the gateway's clock. */
export const slackMs = 1_000;

export async function connectTo(
  { url, token, timeoutMs }: BehindServer,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Connection> {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    fetch: boundedFetch(maxBytes),
    requestInit: { headers: authorization },
    // Whoever asks next finds out whether the server is there.
    reconnectionOptions: {
      maxRetries: 0,
      initialReconnectionDelay: slackMs,
      maxReconnectionDelay: slackMs,
      reconnectionDelayGrowFactor: 1,
    },
  });
  const client = new Client(
    { name: "gameday-gateway", version: "0.1.0" },
    { capabilities: {}, versionNegotiation: { mode: "auto" } },
  );
  const timeout = timeoutMs + slackMs;
  try {
    await client.connect(transport, { signal, timeout });
  } catch (error) {
    await client.close();
    throw error;
  }
  return {
    client,
    async close() {
      if (transport.sessionId !== undefined) await transport.terminateSession();
      await client.close();
    },
  };
}
