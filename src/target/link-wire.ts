/** What links send to a fault proxy, and read from it, beyond what Toxiproxy's client can. */

import { z } from "zod";
import type { LinkEffect, Toxic } from "../faults/site.ts";

/** Names become segments of paths: what is not a plain letter becomes a dot. */
export const wireName = (name: string): string => name.replace(/[^\w.-]/g, ".");

const refusal = z.object({ error: z.string() });

/** Throws with the words of the fault proxy. */
export async function addToxicTo(proxyUrl: string, toxic: Toxic): Promise<void> {
  const { forMs, ...plain } = toxic;
  // A toxiproxy-server leaves what it does not know alone.
  const gameday = forMs === undefined ? {} : { gameday: { forMs: Math.ceil(forMs) } };
  const body = JSON.stringify({ ...plain, name: wireName(toxic.name), ...gameday });
  const response = await fetch(`${proxyUrl}/toxics`, { method: "POST", body });
  const text = await response.text();
  if (response.ok) return;
  const told = refusal.safeParse(parsed(text));
  throw new Error(told.success ? told.data.error : `it answered ${response.status}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const effects = z.record(
  z.string(),
  z.object({ connections: z.int(), bytes: z.int(), requests: z.int().default(0) }),
);

/** The part of the fault proxy's own route that tells what a toxic did. */
const connectionsSchema = z.object({
  affected: effects,
  removed: effects,
  down: z.object({ connections: z.int() }),
});

/** null: of the disabling. Of a server that has no such route, nothing is known. */
export async function readEffect(proxyUrl: string, toxic: string | null): Promise<LinkEffect> {
  const response = await fetch(`${proxyUrl}/connections`);
  const none = { connections: 0, bytes: 0, requests: 0 };
  if (response.status === 404) return { ...none, isKnown: false };
  const { affected, removed, down } = connectionsSchema.parse(await response.json());
  // Disabling is no toxic: it is counted apart, and a toxic may bear its name.
  if (toxic === null) return { ...none, connections: down.connections };
  // One that is on hides an earlier one of its name.
  const name = wireName(toxic);
  return affected[name] ?? removed[name] ?? none;
}
