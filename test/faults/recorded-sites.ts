/** Sites that write down what is done to them, and tell the effect that they were given. */

import type {
  FaultSites,
  KillableProcess,
  Link,
  LinkEffect,
  Toxic,
} from "../../src/faults/site.ts";

export const noEffect: LinkEffect = { connections: 0, bytes: 0 };

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

  async setEnabled(isEnabled: boolean): Promise<void> {
    this.history.push(isEnabled ? "up" : "down");
  }

  async effectOf(toxic: string | null): Promise<LinkEffect> {
    this.history.push(`effect of ${toxic ?? "down"}`);
    return this.#effect;
  }
}

export class RecordedProcess implements KillableProcess {
  readonly history: string[] = [];

  async kill(signal: string): Promise<number> {
    this.history.push(signal);
    return 4711;
  }

  async restart(): Promise<void> {
    this.history.push("restart");
  }
}

export const sitesWith = (link: Link, process: KillableProcess): FaultSites => ({
  links: new Map([
    ["edge", link],
    ["provider/openai", link],
  ]),
  processes: new Map([["gateway/1", process]]),
});
