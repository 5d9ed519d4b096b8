/** From the errors of sockets, names and TLS to the outcome that names them. */

import type { Outcome } from "../../measure/outcome.ts";

/** A name that does not resolve: it does not exist, or no name server answers. */
const isNameError = (error: unknown): boolean => textAt(error, "syscall") === "getaddrinfo";

/**
 * Limits of this machine, met before there was a connection: no file handles, no ports to connect
 * from, no memory for sockets. The target never heard of the request.
 */
const ownLimitCodes = new Set(["EMFILE", "ENFILE", "EADDRNOTAVAIL", "ENOBUFS", "ENOMEM"]);

/** Errors of attempts to connect that name no call. */
const connectCodes = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ERR_SOCKET_CONNECTION_TIMEOUT",
]);

/** OpenSSL's reasons not to trust a certificate, which have no common prefix. */
const certificateCodes =
  /^(CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERROR_IN_C|INVALID_|PATH_LENGTH_|HOSTNAME_)/;
/** Of OpenSSL's handshake, and of Node's own checks after it. */
const tlsCodes = /^(EPROTO$|ERR_SSL_|ERR_TLS_)/;
const isTlsError = (error: unknown): boolean => {
  const code = textAt(error, "code");
  return certificateCodes.test(code) || tlsCodes.test(code);
};

/**
 * What a request came to that ended with an error, before or after its answer had begun. A
 * connection that breaks while TLS is agreed on is a reset: only what TLS itself says is `tls`.
 * That includes a server that does not speak it, and one that says after the handshake, as TLS 1.3
 * lets it, that it wants another certificate.
 */
export function outcomeOfError(error: Error, answerBegan: boolean): Outcome {
  if (answerBegan) return { kind: "truncated" };
  // A host with several addresses fails with an AggregateError that holds one error for each. It
  // was of our own making only if all are: an address of a family that this machine lacks also
  // fails with EADDRNOTAVAIL, beside one that the target truly refused.
  const each: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  const foreign = each.find((one) => !isOwnLimit(one));
  if (foreign === undefined && each.length > 0) return { kind: "dropped" };
  if (isNameError(foreign)) return { kind: "dns" };
  // TLS was agreed on, but not to carry HTTP/2.
  if (textAt(foreign, "code").endsWith("NO_APPLICATION_PROTOCOL")) return { kind: "protocol" };
  if (isTlsError(foreign)) return { kind: "tls" };
  // What nghttp2 could not read is not HTTP/2.
  if (textAt(foreign, "code") === "ERR_HTTP2_ERROR") return { kind: "protocol" };
  return { kind: isUnconnected(foreign) ? "refused" : "reset" };
}

const isUnconnected = (error: unknown): boolean =>
  textAt(error, "syscall") === "connect" ||
  (connectCodes.has(textAt(error, "code")) && !wasConnected(error));

const isOwnLimit = (error: unknown): boolean =>
  ownLimitCodes.has(textAt(error, "code")) && !wasConnected(error);

/** A connection that was made can time out or lose its route, too: while it is read or written. */
function wasConnected(error: unknown): boolean {
  const syscall = textAt(error, "syscall");
  return syscall === "read" || syscall === "write";
}

/** A property that errors of Node carry and the type of Error does not know. */
function textAt(error: unknown, name: "code" | "syscall"): string {
  if (!(error instanceof Error)) return "";
  const found: unknown = Object.getOwnPropertyDescriptor(error, name)?.value;
  return typeof found === "string" ? found : "";
}
