/** Refusals and interruptions in Anthropic's words. */

import { describe, expect, test } from "vitest";
import { words } from "../../../../../gateway-under-test/gateway/fronts/anthropic/errors.ts";
import { refusal } from "../../../../../gateway-under-test/gateway/refusal.ts";

const details = { message: "why", type: "any", code: null };

describe("a refusal", () => {
  test.each([
    [400, "invalid_request_error"],
    [401, "authentication_error"],
    [402, "billing_error"],
    [403, "permission_error"],
    [404, "not_found_error"],
    [409, "conflict_error"],
    [413, "request_too_large"],
    [422, "invalid_request_error"],
    [429, "rate_limit_error"],
    [500, "api_error"],
    [502, "api_error"],
    [503, "overloaded_error"],
    [504, "timeout_error"],
    [529, "overloaded_error"],
  ])("with the status %i is of the type %s", (status, type) => {
    const answer = words.refused(refusal(status, details), "r-1");
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toEqual({
      type: "error",
      error: { type, message: "why" },
      request_id: "r-1",
    });
  });

  test("keeps its headers", () => {
    const { headers } = words.refused(refusal(429, details, { "retry-after": "3" }), "r-1");
    expect(headers).toMatchObject({ "retry-after": "3", "request-id": "r-1" });
  });
});

describe("an interruption", () => {
  test.each([
    ["truncated", "api_error"],
    ["idle-timeout", "timeout_error"],
    ["attempt-timeout", "timeout_error"],
    ["shutting-down", "overloaded_error"],
  ] as const)("because of %s is one event of the type %s", (reason, type) => {
    const text = words.interruption(reason, "r-1");
    const [, data = ""] = /^event: error\ndata: (.*)\n\n$/.exec(text) ?? [];
    expect(JSON.parse(data)).toMatchObject({ type: "error", error: { type }, request_id: "r-1" });
  });
});
