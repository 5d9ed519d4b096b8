/** What one stage on a connection knows of the messages that pass it, kept over interruptions. */

import type { Milliseconds } from "../../base/units.ts";
import type { MessageReader } from "./message-reader.ts";
import type { Plan } from "./plan.ts";
import { RunOfBytes } from "./run-of-bytes.ts";

/** What is done to a message: drawn once for each request that matches. */
export interface Lot {
  readonly number: number;
  readonly isDrawn: boolean;
  /** For what is drawn on the way through that message. */
  readonly seed: number;
}

export class Lane {
  readonly reader: MessageReader;
  /** The head in hand, as far as it came; only while `isHolding`. */
  readonly held = new RunOfBytes();
  isHolding = false;
  /** When the first byte of the message in hand came. */
  headAt: Milliseconds | undefined;
  lot: Lot | undefined;
  plan: Plan | undefined;
  /** It has met bytes that are not HTTP/1.1. */
  hasGivenUp = false;
  /** The settings that the plan was made with: an update makes others. */
  settings: unknown;

  constructor(reader: MessageReader) {
    this.reader = reader;
  }
}
