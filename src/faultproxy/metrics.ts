/** Bytes by the way they went: counters, which outlive the proxy that counted them. */

import type { Direction } from "./toxic.ts";

export interface FlowLabels {
  readonly proxy: string;
  /** Where the proxy listened, resolved. */
  readonly listener: string;
  readonly upstream: string;
}

export interface Flow {
  readonly labels: FlowLabels;
  /** Read from the source of each direction, and written to its destination. */
  readonly received: Record<Direction, number>;
  readonly sent: Record<Direction, number>;
}

export class Flows {
  readonly #flows = new Map<string, Flow>();

  /** The same one for the same labels. */
  of(labels: FlowLabels): Flow {
    const key = JSON.stringify([labels.proxy, labels.listener, labels.upstream]);
    const found = this.#flows.get(key);
    if (found !== undefined) return found;
    const flow = {
      labels,
      received: { upstream: 0, downstream: 0 },
      sent: { upstream: 0, downstream: 0 },
    };
    this.#flows.set(key, flow);
    return flow;
  }

  all(): readonly Flow[] {
    return [...this.#flows.values()];
  }
}
