/** Sites that write down what is done to them, and tell the effect that they were given. */

import type { Clock } from "../../src/base/clock.ts";
import { ms } from "../../src/base/units.ts";
import type { Actions } from "../../src/faults/action/actions.ts";
import type { Undo } from "../../src/faults/effect.ts";
import type { Fault, FaultSpec } from "../../src/faults/fault.ts";
import { prepare } from "../../src/faults/prepare.ts";
import type { FaultPorts } from "../../src/faults/prepared.ts";
import type { Drill, DrillReport } from "../../src/faults/process/drill.ts";
import type { Remedy } from "../../src/faults/remedy.ts";
import type { FaultSites, Link, LinkEffect, ProcessSite, Toxic } from "../../src/faults/site.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

export const noEffect: LinkEffect = { connections: 0, bytes: 0, requests: 0 };

const api = "http://127.0.0.1:8474";

/** Toxics on it are counted like a real link's: none can be put on twice, or taken off unput. */
export class RecordedLink implements Link {
  readonly history: (string | Toxic)[] = [];
  readonly #toxics = new Set<string>();
  #effect: LinkEffect;

  constructor(effect: LinkEffect = noEffect) {
    this.#effect = effect;
  }

  get toxics(): readonly string[] {
    return [...this.#toxics];
  }

  async addToxic(toxic: Toxic): Promise<void> {
    if (this.#toxics.has(toxic.name)) throw new Error(`${toxic.name} is on already`);
    this.#toxics.add(toxic.name);
    this.history.push(toxic);
  }

  async removeToxic(name: string): Promise<void> {
    if (!this.#toxics.delete(name)) throw new Error(`${name} is not on`);
    this.history.push(`remove ${name}`);
  }

  async putDown(holder: string): Promise<void> {
    this.history.push(`down for ${holder}`);
  }

  async letUp(holder: string): Promise<void> {
    this.history.push(`up for ${holder}`);
  }

  async effectOf(toxic: string | null): Promise<LinkEffect> {
    this.history.push(`effect of ${toxic ?? "down"}`);
    return this.#effect;
  }

  remedyFor(toxic: string | null): Remedy {
    if (toxic === null) return { kind: "enable-proxy", api, proxy: "edge" };
    return { kind: "remove-toxic", api, proxy: "edge", toxic };
  }
}

export class RecordedProcess implements ProcessSite {
  readonly history: string[] = [];

  async kill(signal: string): Promise<number> {
    this.history.push(signal);
    return 4711;
  }

  async restart(): Promise<void> {
    this.history.push("restart");
  }

  async pause(holder: string): Promise<number> {
    this.history.push(`pause for ${holder}`);
    return 4711;
  }

  async resume(holder: string): Promise<void> {
    this.history.push(`resume for ${holder}`);
  }

  remedyForPause(): Remedy {
    return { kind: "resume-process", name: "gateway/1", pid: 4711, started: "then" };
  }

  remedyForKill(): readonly Remedy[] {
    return [];
  }

  async begin(id: string, { kind }: Drill): Promise<void> {
    this.history.push(`begin ${kind} ${id}`);
  }

  async end(id: string): Promise<DrillReport> {
    this.history.push(`end ${id}`);
    return { touched: 5, unit: "ms", times: 2, pid: 4711 };
  }
}

/** For faults that act on a site: nothing outside is ever asked. */
export const noActions: Actions = {
  require: () => undefined,
  command: () => Promise.reject(new Error("no command was expected")),
  http: () => Promise.reject(new Error("no request was expected")),
};

/** What a run needs from outside when nothing outside is to be touched. */
export const nobodyOutside = {
  actions: noActions,
  carryOut: () => Promise.reject(new Error("no remedy was expected")),
} as const;

export const sitesWith = (link: Link, process: ProcessSite): FaultSites => ({
  links: new Map([
    ["edge", link],
    ["provider/openai", link],
  ]),
  processes: new Map([["gateway/1", process]]),
  providers: new Map(),
  stores: new Map(),
});

export const portsWith = (
  sites: FaultSites,
  clock: Clock = new VirtualClock(),
  actions: Actions = noActions,
): FaultPorts => ({ sites, clock, actions });

export const faultOf = (spec: FaultSpec, on = "edge"): Fault => ({
  id: "the-fault",
  of: "the-fault",
  on,
  spec,
  start: ms(0),
  end: ms(1000),
});

/** Rejects also where getting ready throws. */
export const inject = async (fault: Fault, ports: FaultPorts): Promise<Undo> =>
  prepare(fault, ports).inject();
