/** The misbehaviours in force, one upon the other: of two for the same part the later holds. */

import type { Behaviour, PartName } from "./behaviour.ts";

interface Layer {
  readonly part: Behaviour;
  /** That it has hit. */
  requests: number;
}

export class FaultLayers {
  /** Oldest first. */
  readonly #layers = new Map<string, Layer>();

  /** One of a known id is replaced, goes to the top and keeps its count. */
  put(id: string, part: Behaviour): void {
    const requests = this.#layers.get(id)?.requests ?? 0;
    this.#layers.delete(id);
    this.#layers.set(id, { part, requests });
  }

  /** The number of requests that it has hit; undefined for an unknown one. */
  remove(id: string): number | undefined {
    const layer = this.#layers.get(id);
    this.#layers.delete(id);
    return layer?.requests;
  }

  list() {
    return [...this.#layers].map(([id, { part, requests }]) => ({ id, part, requests }));
  }

  /** What holds now. */
  behaviour(): Behaviour {
    return Object.assign({}, ...[...this.#layers.values()].map(({ part }) => part));
  }

  /** A request was hit by these parts: counts once for each layer to which one of them belongs. */
  hit(parts: readonly PartName[]): void {
    const newestFirst = [...this.#layers.values()].reverse();
    const layers = parts.map((name) => newestFirst.find(({ part }) => part[name] !== undefined));
    for (const layer of new Set(layers)) if (layer !== undefined) layer.requests += 1;
  }
}
