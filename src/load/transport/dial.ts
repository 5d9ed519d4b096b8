/** Makes sockets to an endpoint: over TCP, or over TLS, always with the origin's name in it. */

import { connect, isIP, type OnReadOpts, type Socket, type TcpNetConnectOpts } from "node:net";
import { checkServerIdentity, connect as connectTls, createSecureContext } from "node:tls";
import { GamedayError, messageOf } from "../../base/errors.ts";
import type { Address, Endpoint, TlsSpec } from "./endpoint.ts";
import type { Transport } from "./spec.ts";

export interface Dialler {
  readonly isSecure: boolean;
  /**
   * A socket on its way; it is to be heard from at once. With `onread` it reads into the buffer
   * that this brings, and has no `data` events.
   */
  dial(onread?: OnReadOpts): Socket;
}

/** What TLS agrees on with the server (RFC 7301). */
type Protocol = "http/1.1" | "h2";

export function dialler(
  endpoint: Endpoint,
  { family }: Pick<Transport, "family">,
  protocol: Protocol,
): Dialler {
  const origin = new URL(endpoint.origin);
  const isSecure = origin.protocol === "https:";
  const own = { host: hostOf(origin), port: portOf(origin) };
  const dialled = (): Address => endpoint.dial ?? own;
  // WireConnection may write after the server's end; node:http2 leaves the end to the socket.
  const common = { noDelay: true, allowHalfOpen: protocol === "http/1.1" };
  const options = family === null ? common : { ...common, family };
  if (isSecure) return tlsDialler(own.host, endpoint.tls, dialled, options, protocol);
  return {
    isSecure,
    dial: (onread) => connect({ ...options, ...dialled(), ...(onread && { onread }) }),
  };
}

function tlsDialler(
  name: string,
  tls: TlsSpec | null,
  dialled: () => Address,
  options: Omit<TcpNetConnectOpts, "port">,
  protocol: Protocol,
): Dialler {
  const fixed = {
    ...options,
    // To parse certificates takes milliseconds: once, not for each connection.
    secureContext: secureContextOf(tls),
    // An address is no name that a server could choose a certificate by (RFC 6066, section 3).
    servername: isIP(name) === 0 ? name : "",
    ALPNProtocols: [protocol],
    rejectUnauthorized: tls?.insecure !== true,
    // By default it would compare with what was dialled.
    checkServerIdentity: (...[, certificate]: Parameters<typeof checkServerIdentity>) =>
      checkServerIdentity(name, certificate),
  };
  let session: Buffer | undefined;
  return {
    isSecure: true,
    dial(onread) {
      const resumed = session === undefined ? {} : { session };
      const socket = connectTls({ ...fixed, ...dialled(), ...resumed, ...(onread && { onread }) });
      socket.on("session", (next) => {
        session = next;
      });
      return socket;
    },
  };
}

function secureContextOf(tls: TlsSpec | null) {
  const { ca, cert, key } = tls ?? { ca: null, cert: null, key: null };
  try {
    return createSecureContext({
      ...(ca !== null && { ca }),
      ...(cert !== null && { cert }),
      ...(key !== null && { key }),
    });
  } catch (cause) {
    throw new GamedayError("E_TARGET", `the target's tls cannot be used: ${messageOf(cause)}`, {
      hint: "give ca, cert and key as PEM texts, and the key that belongs to cert",
    });
  }
}

/** Without the brackets of an IPv6 address. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, "");

const portOf = ({ port, protocol }: URL): number =>
  port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
