import { describe, expect, it } from "vitest";
import { outcomeOfError } from "../../../src/load/transport/failure.ts";

const coded = (code: string, syscall?: string): Error =>
  Object.assign(new Error(code), { code, ...(syscall === undefined ? {} : { syscall }) });

describe("an error before the answer began", () => {
  it.each([
    ["a closed port", coded("ECONNREFUSED", "connect"), "refused"],
    ["a host without a route", coded("EHOSTUNREACH", "connect"), "refused"],
    ["a network without a route", coded("ENETUNREACH", "connect"), "refused"],
    ["a firewall of this machine", coded("EPERM", "connect"), "refused"],
    ["a connection that is not answered", coded("ETIMEDOUT", "connect"), "refused"],
    ["an address that is given up for the next", coded("ERR_SOCKET_CONNECTION_TIMEOUT"), "refused"],
    ["a name that does not exist", coded("ENOTFOUND", "getaddrinfo"), "dns"],
    ["a name server that does not answer", coded("EAI_AGAIN", "getaddrinfo"), "dns"],
    [
      "a host with several addresses, all closed",
      new AggregateError([coded("ECONNREFUSED", "connect"), coded("ENETUNREACH", "connect")]),
      "refused",
    ],
    [
      "a host with two addresses, one of a family that this machine lacks",
      new AggregateError([coded("EADDRNOTAVAIL", "connect"), coded("ECONNREFUSED", "connect")]),
      "refused",
    ],
    ["no port left to connect from", coded("EADDRNOTAVAIL", "connect"), "dropped"],
    ["no file handle left in this process", coded("EMFILE", "connect"), "dropped"],
    ["no file handle left to look up the name", coded("EMFILE", "getaddrinfo"), "dropped"],
    ["no file handle left on this machine", coded("ENFILE", "connect"), "dropped"],
    ["no memory left for a socket", coded("ENOBUFS", "connect"), "dropped"],
    [
      "no port left to connect from, to any address",
      new AggregateError([coded("EADDRNOTAVAIL", "connect"), coded("EADDRNOTAVAIL", "connect")]),
      "dropped",
    ],
    ["a connection that was made and lost its memory", coded("ENOBUFS", "write"), "reset"],
    ["a reset connection", coded("ECONNRESET", "read"), "reset"],
    ["a reset in the midst of the handshake", coded("ECONNRESET"), "reset"],
    ["a broken pipe", coded("EPIPE", "write"), "reset"],
    ["a connection that was made and then went dead", coded("ETIMEDOUT", "read"), "reset"],
    ["a connection that was made and lost its route", coded("EHOSTUNREACH", "write"), "reset"],
    ["a certificate of nobody we know", coded("UNABLE_TO_VERIFY_LEAF_SIGNATURE"), "tls"],
    ["a certificate that signed itself", coded("DEPTH_ZERO_SELF_SIGNED_CERT"), "tls"],
    ["a certificate that is too old", coded("CERT_HAS_EXPIRED"), "tls"],
    ["a certificate of another name", coded("ERR_TLS_CERT_ALTNAME_INVALID"), "tls"],
    ["a server that does not speak TLS", coded("ERR_SSL_WRONG_VERSION_NUMBER"), "tls"],
    ["a handshake that broke in OpenSSL", coded("EPROTO", "write"), "tls"],
    [
      "a server that does not speak HTTP/2",
      coded("ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL"),
      "protocol",
    ],
    ["frames that are none", coded("ERR_HTTP2_ERROR"), "protocol"],
    ["what has no code", new Error("odd"), "reset"],
    ["an empty bundle", new AggregateError([]), "reset"],
  ])("%s", (_what, error, kind) => {
    expect(outcomeOfError(error, false)).toEqual({ kind });
  });
});

describe("any error after the answer began", () => {
  it.each([
    ["a reset", coded("ECONNRESET", "read")],
    ["a record that TLS cannot read", coded("ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC")],
    ["a refused connection, if that could be", coded("ECONNREFUSED", "connect")],
  ])("leaves it truncated: %s", (_what, error) => {
    expect(outcomeOfError(error, true)).toEqual({ kind: "truncated" });
  });
});
