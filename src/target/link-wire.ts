/** The toxics of a link, as a fault proxy is told of them, and what it tells of their effect. */

import { z } from "zod";
import type { LinkEffect, Toxic } from "../faults/site.ts";
import { askApi, askFaultProxy } from "./control-api.ts";

/** Names become segments of paths: what is not a plain letter becomes a dot. */
export const wireName = (name: string): string => name.replace(/[^\w.-]/g, ".");

/** Throws with the words of the fault proxy. */
export async function addToxicTo(proxyUrl: string, toxic: Toxic): Promise<void> {
  const { forMs, ...plain } = toxic;
  // A toxiproxy-server leaves what it does not know alone.
  const gameday = forMs === undefined ? {} : { gameday: { forMs: Math.ceil(forMs) } };
  const body = { ...plain, name: wireName(toxic.name), ...gameday };
  await askFaultProxy({ method: "POST", url: `${proxyUrl}/toxics`, body });
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
  const { status, json } = await askApi({ method: "GET", url: `${proxyUrl}/connections` });
  const none = { connections: 0, bytes: 0, requests: 0 };
  if (status === 404) return { ...none, isKnown: false };
  const { affected, removed, down } = connectionsSchema.parse(json);
  // Disabling is no toxic: it is counted apart, and a toxic may bear its name.
  if (toxic === null) return { ...none, connections: down.connections };
  // One that is on hides an earlier one of its name.
  const name = wireName(toxic);
  return affected[name] ?? removed[name] ?? none;
}
