/** What a virtual user keeps from one MCP step to the next: what it has opened. */

import type { McpReport } from "./mcp-report.ts";
import type { Opened } from "./message.ts";

export type Entry =
  | { readonly kind: "open"; readonly opened: Opened }
  /** The request that failed; it was not observed yet. */
  | { readonly kind: "failed"; readonly report: McpReport };

/** One for each virtual user of a traffic: for each arrival, where each is a new user. */
export class McpUser {
  readonly #entries = new Map<string, Promise<Entry>>();

  /**
   * What is open under the key. Steps of the user that run at once wait for the one that opens.
   * Who waited in vain tries for itself, and waits for no other: else a dead server would let them
   * queue up, each behind the timeout of the one before.
   */
  async enter(key: string, open: () => Promise<Entry>): Promise<Entry> {
    const shared = this.#entries.get(key);
    if (shared !== undefined) {
      const entry = await shared;
      if (entry.kind === "open") return entry;
    }
    const own = open();
    this.#entries.set(key, own);
    const entry = await own;
    if (entry.kind === "failed") this.#forget(key, own);
    return entry;
  }

  /** The server no longer knows it. Another step may have noticed, and opened anew, already. */
  async lose(key: string, lost: Opened): Promise<void> {
    const current = this.#entries.get(key);
    const entry = await current;
    if (entry?.kind === "open" && entry.opened === lost) this.#forget(key, current);
  }

  #forget(key: string, entry: Promise<Entry> | undefined): void {
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
  }
}
