/** A provider that writes down what it is told, and tells the count that it was given. */

import type { Remedy } from "../../../src/faults/remedy.ts";
import type { Misbehaviour, ProviderSite } from "../../../src/faults/site.ts";

export class RecordedProvider implements ProviderSite {
  readonly history: unknown[] = [];
  readonly #on = new Set<string>();
  readonly #requests: number;

  /** `requests`: how many each misbehaviour will have hit. */
  constructor(requests = 0) {
    this.#requests = requests;
  }

  async misbehave(id: string, part: Misbehaviour): Promise<void> {
    this.#on.add(id);
    this.history.push([id, part]);
  }

  async behave(id: string): Promise<{ readonly requests: number }> {
    if (!this.#on.delete(id)) throw new Error(`${id} is not on`);
    this.history.push(`end ${id}`);
    return { requests: this.#requests };
  }

  remedyFor(id: string): Remedy {
    return { kind: "end-misbehaviour", control: "http://127.0.0.1:4001", id };
  }

  async received(): Promise<number> {
    return this.#requests;
  }
}
