/** Makes the links of one connection read HTTP/1.1, from its first byte on. */

import type { Clock } from "../../base/clock.ts";
import type { LinkParts } from "../link.ts";
import type { Sink } from "../sink.ts";
import type { Direction } from "../toxic.ts";
import { Conversation } from "./conversation.ts";
import { Lane } from "./lane.ts";
import { RequestTap } from "./request-tap.ts";
import { ResponseTap } from "./response-tap.ts";
import { Tap, type TapOutput, type TapRole } from "./tap.ts";
import { Tracker } from "./tracker.ts";

export class HttpWire {
  readonly conversation = new Conversation();
  readonly #clock: Clock;
  readonly #trackers = new Map<Direction, Tracker>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The same link, with a tap at its start and a tracker at its end. */
  wrap(direction: Direction, parts: LinkParts): LinkParts {
    const { conversation } = this;
    const kind = direction === "upstream" ? "request" : "response";
    const tracker = new Tracker(conversation, kind, parts.writer);
    this.#trackers.set(direction, tracker);
    const role = (output: TapOutput): TapRole =>
      direction === "upstream"
        ? new RequestTap(conversation, output)
        : new ResponseTap(this.#clock, conversation, output);
    const read = (sink: Sink) => new Tap(sink, role, parts.read);
    return { writer: tracker, read, stage: parts.stage };
  }

  /**
   * For a stage that begins now. All stages begin at the right end of their link, when the one to
   * the left has given everything it held: there the tracker is, too.
   */
  lane(direction: Direction): Lane | undefined {
    const tracker = this.#trackers.get(direction);
    return tracker === undefined ? undefined : new Lane(tracker.reader.clone());
  }
}
