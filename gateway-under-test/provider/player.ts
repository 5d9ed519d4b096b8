/** Plays a timeline into a response: waits, writes what is due, and ends it the way it says. */

import type { ServerResponse } from "node:http";
import type { Alarm, Clock } from "../base/clock.ts";
import { cut } from "../base/http-server.ts";
import type { Timeline } from "./timeline.ts";

export function play(clock: Clock, response: ServerResponse, timeline: Timeline): void {
  const { steps, status, headers } = timeline;
  const startedAt = clock.now();
  let next = 0;
  let alarm: Alarm | undefined;
  // A late timer finds several tokens due and writes them together: the pace holds on average.
  const advance = () => {
    for (let step = steps[next]; step !== undefined; step = steps[next]) {
      const waitMs = step.atMs - (clock.now() - startedAt);
      if (waitMs > 0) {
        alarm = clock.alarm(waitMs, advance);
        return;
      }
      if (!response.headersSent) response.writeHead(status, headers);
      if (step.bytes.length > 0) response.write(step.bytes);
      next += 1;
    }
    finish(clock, response, timeline.ending);
  };
  // Also when the client leaves: a provider that goes on talking to nobody costs money.
  response.once("close", () => alarm?.cancel());
  advance();
}

function finish(clock: Clock, response: ServerResponse, ending: Timeline["ending"]): void {
  switch (ending) {
    case "end":
      response.end();
      return;
    case "cut":
      cut(clock, response);
      return;
    case "silence":
      return;
    default:
      ending satisfies never;
  }
}
