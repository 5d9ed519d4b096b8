import { errors } from "undici";
import { describe, expect, it } from "vitest";
import { isMisuse, outcomeOfError } from "../../../src/load/transport/failure.ts";

const coded = (code: string, syscall?: string): Error =>
  Object.assign(new Error(code), { code, ...(syscall === undefined ? {} : { syscall }) });

describe("an error before the answer began", () => {
  it.each([
    ["a closed port", coded("ECONNREFUSED", "connect"), "refused"],
    ["a host without a route", coded("EHOSTUNREACH", "connect"), "refused"],
    ["a network without a route", coded("ENETUNREACH", "connect"), "refused"],
    ["a name that does not exist", coded("ENOTFOUND", "getaddrinfo"), "refused"],
    ["a name server that does not answer", coded("EAI_AGAIN", "getaddrinfo"), "refused"],
    ["a connection that is not answered", coded("ETIMEDOUT", "connect"), "refused"],
    ["the client's own limit for it", new errors.ConnectTimeoutError(), "refused"],
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
    ["a broken pipe", coded("EPIPE", "write"), "reset"],
    ["a connection that was made and then went dead", coded("ETIMEDOUT", "read"), "reset"],
    ["a connection that was made and lost its route", coded("EHOSTUNREACH", "write"), "reset"],
    ["the other side closed", new errors.SocketError("other side closed"), "reset"],
    ["what has no code", new Error("odd"), "reset"],
    ["an empty bundle", new AggregateError([]), "reset"],
  ])("%s", (_what, error, kind) => {
    expect(outcomeOfError(error, false)).toEqual({ kind });
  });
});

describe("any error after the answer began", () => {
  it.each([
    ["a reset", coded("ECONNRESET", "read")],
    ["a length that is not kept", new errors.ResponseContentLengthMismatchError()],
    ["a refused connection, if that could be", coded("ECONNREFUSED", "connect")],
  ])("leaves it truncated: %s", (_what, error) => {
    expect(outcomeOfError(error, true)).toEqual({ kind: "truncated" });
  });
});

describe("a request that undici would not send", () => {
  it.each([
    new errors.InvalidArgumentError("invalid x header"),
    new errors.NotSupportedError("expect header not supported"),
    new errors.RequestContentLengthMismatchError(),
  ])("is misuse, and no failure of the target: %s", (error) => {
    expect(isMisuse(error)).toBe(true);
  });

  it("is no other", () => {
    expect(isMisuse(coded("ECONNRESET"))).toBe(false);
    expect(isMisuse(new errors.SocketError("other side closed"))).toBe(false);
  });
});
