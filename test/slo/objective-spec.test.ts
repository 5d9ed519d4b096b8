import { expect, test } from "vitest";
import { objectiveField } from "../../src/slo/fields.ts";
import { limitsOf } from "../../src/slo/limits-of.ts";
import { objectivesFor } from "../../src/slo/objective-spec.ts";

const objectives = (...written: readonly unknown[]) =>
  objectivesFor(
    written.map((one) => objectiveField.parse(one)),
    ["chat", "embed"],
  );

test("an objective without a traffic stands for one of each", () => {
  const found = objectives({ availability: "99.9%" }, { latency: "p99 < 1s", traffic: "chat" });
  expect(found.map(({ id, traffic }) => [id, traffic])).toEqual([
    ["availability chat", "chat"],
    ["availability embed", "embed"],
    ["latency p99 chat", "chat"],
  ]);
});

test.each([
  { written: { latency: "p99 < 1s", during: "fault" }, id: "latency p99 chat during fault" },
  { written: { "first-token": "p999 < 1s" }, id: "first-token p99.9 chat" },
  { written: { availability: "99%", during: "overall" }, id: "availability chat" },
  {
    written: { recovery: "< 5s", after: "provider/openai" },
    id: "recovery chat after provider/openai",
  },
  {
    written: { recovery: "< 5s", after: "gateway/1", from: "end" },
    id: "recovery chat after gateway/1 from its end",
  },
])("$id", ({ written, id }) => {
  expect(objectives({ ...written, traffic: "chat" }).map((o) => o.id)).toEqual([id]);
});

test("ids are unique", () => {
  const twice = { latency: "p99 < 1s", traffic: "chat" };
  const found = objectives(twice, { ...twice, latency: "p99 < 2s" }, twice);
  expect(found.map((o) => o.id)).toEqual([
    "latency p99 chat",
    "latency p99 chat (2)",
    "latency p99 chat (3)",
  ]);
});

test("the recorder keeps one exact counter for each limit of the traffic, in microseconds", () => {
  const found = objectives(
    { latency: "p99 < 800ms" },
    { latency: "p95 < 800ms", during: "fault" },
    { latency: "p50 < 0.1ms", traffic: "chat" },
    { "first-token": "p95 < 300ms", traffic: "embed" },
    { recovery: "< 5s", after: "provider/openai" },
  );
  expect(limitsOf(found, "chat")).toEqual({ latencyUs: [800_000, 100], firstTokenUs: [] });
  expect(limitsOf(found, "embed")).toEqual({ latencyUs: [800_000], firstTokenUs: [300_000] });
  expect(limitsOf(found, "other")).toEqual({ latencyUs: [], firstTokenUs: [] });
});
