/** `host:port` texts, read and resolved as Go's net package does. */

import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { type ApiError, addressFailure } from "./api-error.ts";

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
  const [host, port] = splitAddress(text);
  return { host, port: parsePort(port) };
}

function splitAddress(text: string): readonly [host: string, port: string] {
  const wrong = (why: string): ApiError => addressFailure(`address ${text}: ${why} in address`);
  const colon = text.lastIndexOf(":");
  if (colon < 0) throw wrong("missing port");
  const end = text.indexOf("]");
  const isBracketed = text.startsWith("[");
  if (isBracketed && end < 0) throw wrong("missing ']'");
  if (isBracketed && end + 1 !== colon) {
    throw wrong(text[end + 1] === ":" ? "too many colons" : "missing port");
  }
  const host = isBracketed ? text.slice(1, end) : text.slice(0, colon);
  if (!isBracketed && host.includes(":")) throw wrong("too many colons");
  if (host.includes("[") || text.indexOf("[", 1) >= 0) throw wrong("unexpected '['");
  if (text.indexOf("]", isBracketed ? end + 1 : 0) >= 0) throw wrong("unexpected ']'");
  return [host, text.slice(colon + 1)];
}

function parsePort(text: string): number {
  // Go also knows the names of services; here a port is a number. An empty one is 0.
  if (!/^[+-]?\d+$|^$/.test(text)) throw addressFailure(`lookup tcp/${text}: unknown port`);
  const port = Number(text);
  if (port < 0 || port > 65_535) throw addressFailure(`address ${text}: invalid port`);
  return port;
}

/** With a name replaced by one of its IP addresses; IPv4 is preferred, as in Go. */
export async function resolveAddress(text: string): Promise<Address> {
  const { host, port } = parseAddress(text);
  if (host === "" || isIP(host) !== 0) return { host: unmapped(host), port };
  const found = await addressesOf(host);
  const best = found.find(({ family }) => family === 4) ?? found[0];
  if (best === undefined) throw addressFailure(`lookup ${host}: no such host`);
  return { host: best.address, port };
}

/** None, whatever the resolver says: Go's text for it is the same. */
async function addressesOf(host: string) {
  // The system would take 127.1 for an address; Go does not.
  if (/^[\d.]+$/.test(host)) return [];
  return lookup(host, { all: true }).catch(() => []);
}

/** An IPv4 address that is written as one of IPv6 is one of IPv4 to Go. */
export const unmapped = (ip: string): string => ip.replace(/^::ffff:(?=\d+\.)/i, "");
