import { describe, expect, it } from "vitest";
import { mayComeFrom } from "../../../../../gateway-under-test/gateway/mcp/door/origin.ts";

const origins: readonly (readonly [string | undefined, readonly string[], boolean])[] = [
  [undefined, [], true],
  ["http://localhost:5173", [], true],
  ["https://127.0.0.1", [], true],
  ["http://[::1]:1", [], true],
  ["http://localhost.evil.example", [], false],
  ["http://127.0.0.1.evil.example", [], false],
  ["file://localhost", [], false],
  ["null", [], false],
  ["", [], false],
  ["https://app.example", ["https://app.example"], true],
  ["https://app.example", ["https://app.example/path"], true],
  ["http://app.example", ["https://app.example"], false],
  ["https://app.example:8443", ["https://app.example"], false],
];

describe("an origin", () => {
  it.each(origins)("%s, where %j are allowed: %s", (origin, allowed, may) => {
    expect(mayComeFrom(origin, allowed)).toBe(may);
  });
});
