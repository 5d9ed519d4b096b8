/** What the names of models ask for. */

import { describe, expect, test } from "vitest";
import { namedFault } from "../../../gateway-under-test/provider/named-fault.ts";
import { namedForms } from "../../../gateway-under-test/provider/named-forms.ts";

const share = 1;

const rows = [
  ["gd-ok", {}],
  ["gd-answer-529", { answer: { status: 529, share } }],
  ["gd-answer-429-retry-5", { answer: { status: 429, retryAfter: "5", share } }],
  ["gd-answer-429-retry--5", { answer: { status: 429, retryAfter: "-5", share } }],
  ["gd-answer-503-retry-soon", { answer: { status: 503, retryAfter: "soon", share } }],
  ["gd-answer-503-retry-ms-250", { answer: { status: 503, retryAfterMs: "250", share } }],
  [
    "gd-answer-503-retry-date-5",
    { answer: { status: 503, retryAfter: { dateInMs: 5_000 }, share } },
  ],
  ["gd-silent", { silent: { share } }],
  ["gd-slow-2000", { slow: { delayMs: 2_000, share } }],
  ["gd-stall", { stall: { afterTokens: 1, share } }],
  ["gd-stall-2", { stall: { afterTokens: 2, share } }],
  ["gd-stall-2-500", { stall: { afterTokens: 2, forMs: 500, share } }],
  ["gd-cut", { cut: { afterTokens: 1, at: "boundary", share } }],
  ["gd-cut-3", { cut: { afterTokens: 3, at: "boundary", share } }],
  ["gd-cut-frame", { cut: { afterTokens: 1, at: "frame", share } }],
  ["gd-cut-frame-3", { cut: { afterTokens: 3, at: "frame", share } }],
  ["gd-cut-utf8", { cut: { afterTokens: 1, at: "utf8", share } }],
  ["gd-end-3", { end: { afterTokens: 3, share } }],
  ["gd-malformed-2", { malformed: { afterTokens: 2, share } }],
  ["gd-error-0", { error: { afterTokens: 0, share } }],
  ["gd-error-0-overloaded_error", { error: { afterTokens: 0, type: "overloaded_error", share } }],
  ["gd-wrong-length", { wrongLength: { by: 16, share } }],
  ["gd-wrong-length--9", { wrongLength: { by: -9, share } }],
  ["gd-empty", { empty: { form: "no-content", share } }],
  ["gd-empty-no-choices", { empty: { form: "no-choices", share } }],
  ["gd-usage-in-choice", { usage: { form: "in-choice", share } }],
  ["gd-overload-4", { overload: { capacity: 4, slope: 1, share } }],
  ["gd-overload-4-1.5", { overload: { capacity: 4, slope: 1.5, share } }],
] as const;

test.each(rows)("%s", (model, behaviour) => {
  expect(namedFault(model, "openai")).toEqual({ kind: "fault", behaviour });
});

describe("a fault that names providers", () => {
  const kindAt = (model: string, provider: string) => namedFault(model, provider).kind;

  test("hits those and no others", () => {
    expect(kindAt("gd-cut@openai", "openai")).toBe("fault");
    expect(kindAt("gd-cut@openai", "mistral")).toBe("none");
    expect(kindAt("gd-cut@openai+mistral", "mistral")).toBe("fault");
    expect(kindAt("gd-cut@openai+mistral", "anthropic")).toBe("none");
  });

  test("is no less unknown where it is not meant", () => {
    expect(kindAt("gd-cutt@openai", "mistral")).toBe("unknown");
  });
});

test.each(["smart", "gdcut", "gpt-gd-cut", ""])("%j is a model like any", (model) => {
  expect(namedFault(model, "openai")).toEqual({ kind: "none" });
});

test.each([
  "gd-",
  "gd-cut-",
  "gd-cut-x",
  "gd-cut-3-3",
  "gd-slow",
  "gd-answer-200",
  "gd-answer-429-retry-",
  "gd-stall-1-0",
  "gd-overload-0",
  "gd-wrong-length-0",
  "gd-answer-429-retry-naïve",
])("%s is unknown, and is told what is known", (model) => {
  const named = namedFault(model, "openai");
  if (named.kind !== "unknown") throw new Error("it is known");
  expect(named.message).toContain(model);
  for (const { form } of namedForms) expect(named.message).toContain(`gd-${form}`);
});

test("a long name is not echoed in full", () => {
  const named = namedFault(`gd-${"x".repeat(500)}`, "openai");
  expect(JSON.stringify(named)).not.toContain("x".repeat(65));
});
