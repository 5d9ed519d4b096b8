/** What is known of a fault before it is injected: its site, and what it will owe. */

import { describe, expect, it } from "vitest";
import { prepare } from "../../src/faults/prepare.ts";
import { type FaultKind, faultFields, faultKinds, siteOf } from "../../src/faults/registry.ts";
import { faultOf, portsWith, RecordedLink, RecordedProcess, sitesWith } from "./recorded-sites.ts";

const link = new RecordedLink();
const ports = portsWith(sitesWith(link, new RecordedProcess()));
const down = faultFields.down.parse({});
const kill = faultFields.kill.parse({});

describe("a fault that is ready", () => {
  it("has changed nothing yet", () => {
    prepare(faultOf(down), ports);
    expect(link.history).toEqual([]);
  });

  it.each([
    ["latency", { delay: "1s" }, [{ kind: "remove-toxic", toxic: "the-fault" }]],
    ["down", {}, [{ kind: "enable-proxy" }]],
    ["flap", { period: "1s" }, [{ kind: "enable-proxy" }]],
    [
      "partition",
      {},
      [
        { kind: "remove-toxic", toxic: "the-fault-upstream" },
        { kind: "remove-toxic", toxic: "the-fault-downstream" },
      ],
    ],
  ] as const)("knows what it will owe: %s", (kind, fields, remedies) => {
    expect(prepare(faultOf(faultFields[kind].parse(fields)), ports).remedies).toMatchObject(
      remedies,
    );
  });
});

describe("an unknown site", () => {
  it("is told with the links that are there", () => {
    expect(() => prepare(faultOf(down, "gateway/1"), ports)).toThrow(
      expect.objectContaining({
        code: "E_FAULT",
        message: "there is no link named gateway/1",
        hint: "This target has these: edge, provider/openai.",
      }),
    );
  });

  it("is told with the processes that are there", () => {
    expect(() => prepare(faultOf(kill, "edge"), ports)).toThrow(
      expect.objectContaining({
        code: "E_FAULT",
        message: "there is no process named edge",
        hint: "This target has these: gateway/1.",
      }),
    );
  });
});

describe("the fields of a fault in a scenario", () => {
  it("are there for each kind, and each kind has a site or acts on anything", () => {
    const sorts = new Set(faultKinds.map(siteOf));
    expect(sorts).toEqual(new Set(["link", "provider", "process", "store", "anything"]));
  });

  const allOfIt = { stream: "downstream", toxicity: 1 };
  const defaults: readonly (readonly [FaultKind, unknown, unknown])[] = [
    ["latency", { delay: "1s" }, { kind: "latency", delay: 1000, jitter: 0, ...allOfIt }],
    ["timeout", {}, { kind: "timeout", after: 0, ...allOfIt }],
    ["reset_peer", {}, { kind: "reset_peer", after: 0, ...allOfIt }],
    ["down", {}, { kind: "down" }],
    ["kill", {}, { kind: "kill", signal: "SIGKILL", restart: null }],
  ];

  it.each(defaults)("have defaults: %s", (kind, written, read) => {
    expect(faultFields[kind].parse(written)).toEqual(read);
  });

  it.each([
    ["bandwidth", { "per-second": "10B" }, "the least is 1KB"],
    ["slicer", { size: "10B", vary: "10B" }, "vary by less than their size"],
    ["flap", { period: "1ms" }, "the shortest is 10ms"],
    ["flap", { period: "1s", down: "100%" }, "less than all"],
  ] as const)("refuse what could not work: %s %o", (kind, written, complaint) => {
    expect(() => faultFields[kind].parse(written)).toThrow(complaint);
  });
});

describe("the path of a fault that reads HTTP", () => {
  const accepts = (path: string) => faultFields.http_answer.safeParse({ path }).success;

  it.each(["", "/v1/chat", "/v1/", "/^\\/v1\\/(chat|embeddings)/"])("may be %j", (path) => {
    expect(accepts(path)).toBe(true);
  });

  it("is refused when it is a pattern that cannot be read", () => {
    expect(accepts("/(/")).toBe(false);
  });
});
