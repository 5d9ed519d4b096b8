/** `host:port` texts, read and resolved as Go's net package does. */

import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { addressFailure } from "./api-error.ts";

export interface Address {
  /** Empty means every address of this machine. */
  readonly host: string;
  readonly port: number;
}

export function formatAddress({ host, port }: Address): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Throws an ApiError with Go's text for what is wrong. */
export function parseAddress(text: string): Address {
  if (text === "") return { host: "", port: 0 };
  const colon = text.lastIndexOf(":");
  if (colon < 0 || text.endsWith("]")) {
    throw addressFailure(`address ${text}: missing port in address`);
  }
  const bracketed = /^\[([^[\]]*)\]$/.exec(text.slice(0, colon));
  const host = bracketed?.[1] ?? text.slice(0, colon);
  if (bracketed === null && host.includes(":")) {
    throw addressFailure(`address ${text}: too many colons in address`);
  }
  return { host, port: parsePort(text.slice(colon + 1)) };
}

function parsePort(text: string): number {
  // Go also knows the names of services; here a port is a number. An empty one is 0.
  if (!/^\d*$/.test(text)) throw addressFailure(`lookup tcp/${text}: unknown port`);
  const port = Number(text);
  if (port > 65_535) throw addressFailure(`address ${text}: invalid port`);
  return port;
}

/** With a name replaced by one of its IP addresses; IPv4 is preferred, as in Go. */
export async function resolveAddress(text: string): Promise<Address> {
  const { host, port } = parseAddress(text);
  if (host === "" || isIP(host) !== 0) return { host, port };
  try {
    const found = await lookup(host, { all: true });
    const best = found.find(({ family }) => family === 4) ?? found[0];
    if (best !== undefined) return { host: best.address, port };
  } catch {
    // Whatever the resolver says, Go's text for it is the same.
  }
  throw addressFailure(`lookup ${host}: no such host`);
}
