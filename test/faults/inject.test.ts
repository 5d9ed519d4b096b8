/** What each kind of fault does to its site, how it is undone, and what proves its effect. */

import { describe, expect, it } from "vitest";
import { ms } from "../../src/base/units.ts";
import type { Fault, FaultKind, FaultSpec } from "../../src/faults/fault.ts";
import { inject } from "../../src/faults/inject.ts";
import { faultFields, siteOf } from "../../src/faults/registry.ts";
import type { Toxic } from "../../src/faults/site.ts";
import { RecordedLink, RecordedProcess, sitesWith } from "./recorded-sites.ts";

const faultOf = (spec: FaultSpec, on = "edge"): Fault => ({
  id: "the-fault",
  on,
  spec,
  start: ms(0),
  end: ms(1000),
});

const allOfIt = { stream: "downstream", toxicity: 1 } as const;

const toxicRows: readonly (readonly [string, FaultSpec, Toxic])[] = [
  [
    "latency, in whole milliseconds",
    { kind: "latency", delay: ms(250.4), jitter: ms(49.6), ...allOfIt },
    {
      name: "the-fault",
      type: "latency",
      ...allOfIt,
      attributes: { latency: 250, jitter: 50 },
    },
  ],
  [
    "timeout that never closes",
    { kind: "timeout", after: ms(0), ...allOfIt },
    { name: "the-fault", type: "timeout", ...allOfIt, attributes: { timeout: 0 } },
  ],
  [
    "timeout that closes after less than a millisecond, which 0 would never do",
    { kind: "timeout", after: ms(0.4), ...allOfIt },
    { name: "the-fault", type: "timeout", ...allOfIt, attributes: { timeout: 1 } },
  ],
  [
    "reset_peer, on some of the connections and the other way",
    { kind: "reset_peer", after: ms(100), stream: "upstream", toxicity: 0.25 },
    {
      name: "the-fault",
      type: "reset_peer",
      stream: "upstream",
      toxicity: 0.25,
      attributes: { timeout: 100 },
    },
  ],
];

describe("a fault on a link", () => {
  it.each(toxicRows)("puts on its toxic: %s", async (_claim, spec, toxic) => {
    const link = new RecordedLink();
    await inject(faultOf(spec), sitesWith(link, new RecordedProcess()));
    expect(link.history).toEqual([toxic]);
  });

  it.each(toxicRows)("is undone before its effect is read: %s", async (_claim, spec, toxic) => {
    const link = new RecordedLink({ connections: 3, bytes: 1500 });
    const undo = await inject(faultOf(spec), sitesWith(link, new RecordedProcess()));
    const effect = await undo();
    expect(link.history).toEqual([toxic, "remove the-fault", "effect of the-fault"]);
    expect(link.toxics).toEqual([]);
    expect(effect).toEqual({
      touched: 3,
      unit: "connections",
      evidence: "acted on 3 connections, 1.5kB",
    });
  });

  it("that is down comes up again and tells how many connections it closed", async () => {
    const link = new RecordedLink({ connections: 2, bytes: 0 });
    const sites = sitesWith(link, new RecordedProcess());
    const undo = await inject(faultOf({ kind: "down" }), sites);
    expect(link.history).toEqual(["down"]);
    expect(await undo()).toEqual({
      touched: 2,
      unit: "connections",
      evidence: "closed 2 connections",
    });
    expect(link.history).toEqual(["down", "up", "effect of down"]);
  });

  it("that found nothing to act on says so", async () => {
    const link = new RecordedLink();
    const sites = sitesWith(link, new RecordedProcess());
    const undo = await inject(faultOf({ kind: "down" }), sites);
    expect(await undo()).toMatchObject({ touched: 0 });
  });
});

describe("a fault on a process", () => {
  it.each(["SIGKILL", "SIGTERM"] as const)("sends %s, and starts it again", async (signal) => {
    const process = new RecordedProcess();
    const spec = { kind: "kill", signal, restart: null } as const;
    const undo = await inject(faultOf(spec, "gateway/1"), sitesWith(new RecordedLink(), process));
    expect(process.history).toEqual([signal]);
    const effect = await undo();
    expect(process.history).toEqual([signal, "restart"]);
    expect(effect).toMatchObject({ touched: 1, unit: "processes" });
    expect(effect.evidence).toContain("4711");
  });
});

describe("an unknown site", () => {
  const sites = sitesWith(new RecordedLink(), new RecordedProcess());

  it("is told with the links that are there", async () => {
    await expect(inject(faultOf({ kind: "down" }, "gateway/1"), sites)).rejects.toMatchObject({
      code: "E_FAULT",
      message: "there is no link named gateway/1",
      hint: "This target has these: edge, provider/openai.",
    });
  });

  it("is told with the processes that are there", async () => {
    const spec = { kind: "kill", signal: "SIGKILL", restart: null } as const;
    await expect(inject(faultOf(spec, "edge"), sites)).rejects.toMatchObject({
      code: "E_FAULT",
      message: "there is no process named edge",
      hint: "This target has these: gateway/1.",
    });
  });
});

describe("the fields of a fault in a scenario", () => {
  it("are there for each kind that has a site", () => {
    expect(Object.keys(faultFields)).toEqual(Object.keys(siteOf));
  });

  const defaults: readonly (readonly [FaultKind, unknown, unknown])[] = [
    ["latency", { delay: "1s" }, { delay: 1000, jitter: 0, ...allOfIt }],
    ["timeout", {}, { after: 0, ...allOfIt }],
    ["reset_peer", {}, { after: 0, ...allOfIt }],
    ["down", {}, {}],
    ["kill", {}, { signal: "SIGKILL", restart: null }],
  ];

  it.each(defaults)("have defaults: %s", (kind, written, read) => {
    expect(faultFields[kind].parse(written)).toEqual(read);
  });
});
