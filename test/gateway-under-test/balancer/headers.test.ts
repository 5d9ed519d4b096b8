/** Headers that belong to one connection stay on it. */

import { expect, test } from "vitest";
import { requestHeaders } from "../../../gateway-under-test/balancer/headers.ts";

test("drops hop-by-hop headers, also those that Connection names, and keeps the rest", () => {
  const headers = {
    connection: "keep-alive, X-Private",
    "keep-alive": "timeout=5",
    "transfer-encoding": "chunked",
    te: "trailers",
    upgrade: "h2c",
    host: "balancer",
    "content-length": "9",
    "x-private": "1",
    authorization: "Bearer k",
    "set-cookie": ["a", "b"],
  };
  expect(requestHeaders(headers, "id-1")).toEqual({
    authorization: "Bearer k",
    "set-cookie": ["a", "b"],
    "x-request-id": "id-1",
  });
});
