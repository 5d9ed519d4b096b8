/** Paths of requests, decoded and cleaned as a toxiproxy-server 2.12.0 does. */

import { describe, expect, test } from "vitest";
import { readPath } from "../../src/faultproxy/api/request-path.ts";

describe("reads", () => {
  test.each([
    ["a plain path", "/proxies", "/proxies"],
    ["escapes", "/proxies/%70%20%C3%BC", "/proxies/p ü"],
    ["a slash that was escaped, as one that was not", "/a%2Fb", "/a/b"],
    ["no query", "/a?b=//", "/a"],
    ["a request to a proxy", "http://x:1/version", "/version"],
    ["an escaped null", "/%00", "/\u0000"],
  ])("%s", (_claim, target, path) => {
    expect(readPath(target)).toEqual({ path, redirect: undefined });
  });
});

describe("redirects", () => {
  test.each([
    ["double slashes", "//proxies//p", "/proxies/p"],
    ["steps up", "/proxies/../version", "/version"],
    ["escaped steps up", "/proxies/%2e%2e/version", "/version"],
    ["steps beyond the root", "/../../version", "/version"],
    ["with the query, however it looks", "//a?x=1?y//", "/a?x=1?y//"],
    ["with what must be escaped", "/a//%3F%25%3C%20%C3%BC", "/a/%3F%25%3C%20%C3%BC"],
    ["to the same server", "http://x//version", "http://x/version"],
    ["what is no path", "*", "/%2A"],
  ])("%s", (_claim, target, redirect) => {
    expect(readPath(target)).toMatchObject({ redirect });
  });
});

test.each(["/%", "/%zz", "/p%4"])("refuses the escape in %s", (target) => {
  expect(readPath(target)).toBe(undefined);
});
