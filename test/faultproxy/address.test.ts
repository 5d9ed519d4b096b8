/** Addresses, read and refused as Go does. */

import { describe, expect, test } from "vitest";
import { formatAddress, parseAddress, resolveAddress } from "../../src/faultproxy/address.ts";
import { addressFailure } from "../../src/faultproxy/api-error.ts";

describe("reads", () => {
  test.each([
    ["", "", 0],
    [":80", "", 80],
    ["host:", "host", 0],
    ["127.0.0.1:3310", "127.0.0.1", 3310],
    ["[::1]:80", "::1", 80],
  ])("%s", (text, host, port) => {
    expect(parseAddress(text)).toEqual({ host, port });
  });
});

describe("refuses", () => {
  test.each([
    ["local373", "address local373: missing port in address"],
    ["[::1]", "address [::1]: missing port in address"],
    ["::1", "address ::1: too many colons in address"],
    ["[::1]:80:90", "address [::1]:80:90: too many colons in address"],
    ["[::1", "address [::1: missing ']' in address"],
    ["[::1]80", "address [::1]80: missing port in address"],
    ["x]:1", "address x]:1: unexpected ']' in address"],
    ["a[b]:1", "address a[b]:1: unexpected '[' in address"],
    ["host:-1", "address -1: invalid port"],
    ["host:99999", "address 99999: invalid port"],
    ["host:abc", "lookup tcp/abc: unknown port"],
  ])("%s", (text, message) => {
    expect(() => parseAddress(text)).toThrow(addressFailure(message));
  });

  test.each(["127.1", "0", "256.1.1.1"])("%s, which only the system reads", async (host) => {
    await expect(resolveAddress(`${host}:80`)).rejects.toThrow(`lookup ${host}: no such host`);
  });

  test("a name that nobody has", async () => {
    await expect(resolveAddress("nobody.invalid:80")).rejects.toThrow(
      "lookup nobody.invalid: no such host",
    );
  });
});

test("localhost is 127.0.0.1, whatever else it may be", async () => {
  expect(formatAddress(await resolveAddress("localhost:80"))).toBe("127.0.0.1:80");
});

test("an IPv4 address in the clothes of IPv6 is one of IPv4", async () => {
  expect(formatAddress(await resolveAddress("[::ffff:127.0.0.1]:80"))).toBe("127.0.0.1:80");
});

test("an IPv6 address is written in brackets", async () => {
  expect(formatAddress(await resolveAddress("[::1]:80"))).toBe("[::1]:80");
});
