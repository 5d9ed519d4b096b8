/** Cuts the connection inside the body of a message, or inside one of its server-sent events. */

import type { Ending } from "../../chunk.ts";
import { BodyPoint } from "../body-point.ts";
import { EventSplitter } from "../event-splitter.ts";
import { isEventStream, largestFrame } from "../event-stream.ts";
import { messageToxic } from "../http-kind.ts";
import type { Message } from "../message-pipe.ts";
import type { Outlet } from "../outlet.ts";
import type { Part } from "../part.ts";
import { holdsNothing, type Plan } from "../plan.ts";

interface Cut {
  /** In bytes of the body, or of the event; 0 in an event is its middle. */
  readonly after: number;
  readonly ending: Ending;
}

/** A message that ends before the place passes whole: it does not act. */
export const cut = messageToxic({
  type: "http_cut",
  attributes: { after: 0, inside: "body", frame: 1, with: "fin" },
  check(settings) {
    if (!/^(body|frame)$/.test(settings.text("inside"))) return 'inside must be "body" or "frame"';
    if (!/^(fin|rst)$/.test(settings.text("with"))) return 'with must be "fin" or "rst"';
    return settings.number("frame") < 1 ? "frame counts from 1" : undefined;
  },
  plan(settings, message) {
    const ending = settings.text("with") === "rst" ? "reset" : "fin";
    const wanted: Cut = { after: settings.number("after"), ending };
    if (settings.text("inside") === "body") return inBody(wanted, message);
    if (!isEventStream(message.head)) return undefined;
    return new CutInEvent(settings.number("frame"), wanted, message);
  },
});

function inBody({ after, ending }: Cut, { framing, acted }: Message): Plan {
  const point = new BodyPoint(after, framing);
  return {
    async meet(part, outlet) {
      const reached = point.reach(part);
      outlet.pass(reached?.before ?? part.bytes);
      if (reached === undefined) return undefined;
      acted(reached.behind.length);
      return ending;
    },
    letGo: holdsNothing,
  };
}

/** Holds the event until it is complete, so that the cut is inside it and not behind it. */
class CutInEvent implements Plan {
  readonly #frame: number;
  readonly #cut: Cut;
  readonly #acted: (bytes: number) => void;
  readonly #events = new EventSplitter();
  /** From the first byte of the event on, the framing between its bytes included. */
  #held: { readonly bytes: Uint8Array; readonly isEvent: boolean }[] = [];

  constructor(frame: number, wanted: Cut, { acted }: Message) {
    this.#frame = frame;
    this.#cut = wanted;
    this.#acted = acted;
  }

  async meet(part: Part, outlet: Outlet): Promise<Ending | undefined> {
    if (part.kind === "body") return this.#body(part.bytes, outlet);
    // Before the event nothing is held; its framing waits with it, and its end lets all go.
    if (this.#held.length > 0 && part.kind !== "end") {
      this.#held.push({ bytes: part.bytes, isEvent: false });
    } else {
      this.letGo(outlet);
      outlet.pass(part.bytes);
    }
    return undefined;
  }

  letGo(outlet: Outlet): boolean {
    const hasHeld = this.#held.length > 0;
    for (const { bytes } of this.#held) outlet.pass(bytes);
    this.#held = [];
    return !hasHeld;
  }

  #body(body: Uint8Array, outlet: Outlet): Ending | undefined {
    for (const { bytes, event, isEnd } of this.#events.split(body)) {
      if (event !== this.#frame) {
        outlet.pass(bytes);
        continue;
      }
      this.#held.push({ bytes, isEvent: true });
      if (isEnd || this.#event().length > largestFrame) return this.#cutIt(outlet);
    }
    return undefined;
  }

  #event(): string {
    const bytes = this.#held.flatMap((piece) => (piece.isEvent ? [piece.bytes] : []));
    return Buffer.concat(bytes).toString("latin1");
  }

  #cutIt(outlet: Outlet): Ending {
    const event = this.#event();
    // Before its last line ends: with the line end alone missing, some readers take it as whole.
    const { length } = event.replace(/[\r\n]+$/, "");
    const { after } = this.#cut;
    let left = Math.max(1, Math.min(after > 0 ? after : Math.floor(length / 2), length));
    this.#acted(event.length - left);
    for (const { bytes, isEvent } of this.#held) {
      if (left === 0) break;
      const passed = isEvent ? bytes.subarray(0, left) : bytes;
      outlet.pass(passed);
      if (isEvent) left -= passed.length;
    }
    return this.#cut.ending;
  }
}
