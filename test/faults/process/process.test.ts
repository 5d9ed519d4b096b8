/** What each fault of a process orders its site to do, what it owes, and how it proves itself. */

import { describe, expect, it } from "vitest";
import { bytes, ms, ratio } from "../../../src/base/units.ts";
import type { Drill, DrillReport } from "../../../src/faults/process/drill.ts";
import { type DrillSpec, prepareProcess } from "../../../src/faults/process/process.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";
import { RecordedProcess } from "../recorded-sites.ts";

const fault = (clock = new VirtualClock()) => ({ id: "it@gateway/1", lasting: ms(5000), clock });

/** Remembers its drills whole, and tells of them what it was given. */
class Drilled extends RecordedProcess {
  readonly drills: Drill[] = [];
  readonly #report: DrillReport;

  constructor(report: DrillReport) {
    super();
    this.#report = report;
  }

  override async begin(id: string, drill: Drill): Promise<void> {
    await super.begin(id, drill);
    this.drills.push(drill);
  }

  override async end(id: string): Promise<DrillReport> {
    await super.end(id);
    return this.#report;
  }
}

const told = (touched: number, unit: string, times = 1): DrillReport => ({
  touched,
  unit,
  times,
  pid: 4711,
});

const rows: readonly (readonly [DrillSpec, object, DrillReport, string])[] = [
  [
    { kind: "burn", cores: 2, share: ratio(0.5) },
    { cores: 2, share: 0.5 },
    told(4321, "ms", 2),
    "process 4711 burnt 4.32s of CPU time in 2 threads",
  ],
  [
    { kind: "block", for: ms(200), every: ms(1000) },
    { block: 200, every: 1000 },
    told(1000.4, "ms", 5),
    "process 4711 stood still 5 times, 1s in all",
  ],
  [
    { kind: "grow", "up-to": bytes(64e6), "per-second": bytes(16e6) },
    { upTo: 64e6, perSecond: 16e6 },
    told(64e6, "bytes"),
    "process 4711 took 64MB of memory",
  ],
  [
    { kind: "descriptors", leaving: 3 },
    { leaving: 3 },
    told(1000, "descriptors"),
    "process 4711 held 1000 file descriptors, which left it 3",
  ],
  [
    { kind: "skew", by: ms(-300_000) },
    { by: -300_000 },
    told(7, "readings"),
    "process 4711 read a wrong time 7 times",
  ],
];

describe.each(rows)("$kind", (spec, fields, report, evidence) => {
  it("is begun in the process, with its own end", async () => {
    const site = new Drilled(report);
    await prepareProcess(spec, site, fault()).inject();
    expect(site.history).toEqual([`begin ${spec.kind} it@gateway/1`]);
    expect(site.drills).toEqual([{ kind: spec.kind, lasting: 5000, ...fields }]);
  });

  it("tells what the process has done when it is undone", async () => {
    const site = new Drilled(report);
    const undo = await prepareProcess(spec, site, fault()).inject();
    const { touched, unit } = report;
    expect(await undo()).toEqual({ touched: Math.round(touched), unit, evidence });
    expect(site.history.at(-1)).toBe("end it@gateway/1");
  });

  it("owes nothing: it cannot outlive the process, nor its time", () => {
    expect(prepareProcess(spec, new Drilled(report), fault()).remedies).toEqual([]);
  });

  it("that did nothing says so", async () => {
    const site = new Drilled({ ...report, touched: 0 });
    const undo = await prepareProcess(spec, site, fault()).inject();
    expect(await undo()).toMatchObject({ touched: 0 });
  });
});

describe("pause", () => {
  it("owes a process that goes on, before anything is done", () => {
    const site = new RecordedProcess();
    const { remedies } = prepareProcess({ kind: "pause" }, site, fault());
    expect(remedies).toEqual([
      { kind: "resume-process", name: "gateway/1", pid: 4711, started: "then" },
    ]);
    expect(site.history).toEqual([]);
  });

  it("tells which process stood still, and for how long", async () => {
    const [site, clock] = [new RecordedProcess(), new VirtualClock()];
    const undo = await prepareProcess({ kind: "pause" }, site, fault(clock)).inject();
    await clock.advance(2500);
    const evidence = "process 4711 stood still for 2.5s";
    expect(await undo()).toEqual({ touched: 1, unit: "processes", evidence });
    expect(site.history).toEqual(["pause for it@gateway/1", "resume for it@gateway/1"]);
  });
});

describe("kill", () => {
  it.each(["SIGKILL", "SIGTERM"] as const)("sends %s, and starts it again", async (signal) => {
    const site = new RecordedProcess();
    const undo = await prepareProcess(
      { kind: "kill", signal, restart: null },
      site,
      fault(),
    ).inject();
    expect(site.history).toEqual([signal]);
    const evidence = "ended process 4711, then started it again";
    expect(await undo()).toEqual({ touched: 1, unit: "processes", evidence });
    expect(site.history).toEqual([signal, "restart"]);
  });
});
