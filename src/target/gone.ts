/** Whether an error says that nobody listens any more at an address of this machine. */

import { z } from "zod";

const refused = z.object({
  code: z.literal("ECONNREFUSED"),
  address: z.string().optional(),
});

/** Of another machine it may be the network, and so says nothing. */
export function isGone(error: unknown): boolean {
  // One for each address of a name; it bears their code, but no address.
  if (error instanceof AggregateError) return error.errors.every(isGone);
  const told = refused.safeParse(error);
  if (told.success) return isLoopback(told.data.address ?? "");
  return error instanceof Error && error.cause !== undefined && isGone(error.cause);
}

/** `127.0.0.0/8` and `::1`, as addresses; of names only `localhost`. */
export const isLoopback = (host: string): boolean =>
  /^(127(\.\d{1,3}){3}|\[?::1\]?|(.+\.)?localhost)$/i.test(host);
