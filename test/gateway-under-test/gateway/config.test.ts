/** A wrong configuration is told by the path of its key. */

import { expect, test } from "vitest";
import { parseConfig } from "../../../gateway-under-test/base/parse-config.ts";
import { gatewaySchema } from "../../../gateway-under-test/gateway/config.ts";

test("everything has a default, and every protection is on", () => {
  const config = parseConfig(gatewaySchema, {});
  expect(config.timeouts.firstByteMs).toBe(300);
  expect(config.breaker.failures).toBe(5);
  expect(config.store).toBeUndefined();
  expect(Object.values(config.protections)).not.toContain(false);
  expect(Object.keys(config.protections)).toHaveLength(28);
});

test.each([
  [{ tenants: [{ name: "a", keySha256: ["secret"] }] }, "tenants[0].keySha256[0]: expected 64"],
  [{ timeouts: { firstByteMs: "fast" } }, "timeouts.firstByteMs: "],
  [{ protections: { fail0ver: false } }, "protections.fail0ver: no such key"],
  [
    { models: { smart: [{ provider: "x", model: "m" }] } },
    'models.smart[0].provider: no provider "x"',
  ],
  [{ listen: { port: 70_000 } }, "listen.port: "],
  [{ store: { url: "http://127.0.0.1" } }, "store.url: expected a URL like redis://"],
  [{ store: {} }, "store.url: "],
  [{ store: { url: "redis://127.0.0.1", degraded: "shut" } }, "store.degraded: "],
  ["text", "(the whole configuration): "],
])("%j: %s", (input, message) => {
  expect(() => parseConfig(gatewaySchema, input)).toThrow(message);
});
