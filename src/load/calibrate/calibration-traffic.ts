/** The traffic with which a worker measures itself: the real requests, each alone, to the echo. */

import { ms } from "../../base/units.ts";
import { templatesIn } from "../request/requests.ts";
import type { RequestSpec } from "../request/spec.ts";
import { namesIn } from "../request/template.ts";
import type { Journey, Traffic } from "../traffic.ts";

/**
 * Every plain request is a journey of its own, as often as its journey. Left out are thinking, and
 * what only answers of the target could fill in; MCP and code, for they have more to say to a
 * target than an echo understands. HTTP is 1.1 without TLS, as the echo speaks nothing else.
 */
export function calibrationTraffic(traffic: Traffic): Traffic {
  const { transport, feeders } = traffic;
  const journeys = traffic.journeys.flatMap(requestsOf);
  return {
    ...traffic,
    journeys: journeys.length > 0 ? journeys : [plainJourney],
    // A row that is used once only is not used up by this.
    feeders: feeders.map((feeder) => ({
      ...feeder,
      order: feeder.order === "unique" ? "sequential" : feeder.order,
    })),
    transport: { ...transport, http: "1.1", connections: null, resolveEvery: null, family: null },
    warmup: ms(0),
  };
}

const noThinking = { least: ms(0), most: ms(0) };

function requestsOf({ weight, steps }: Journey): readonly Journey[] {
  const captured = steps.flatMap(({ captures }) => captures.map(({ name }) => name));
  return steps
    .filter(({ sends }) => sends.kind === "request" && standsAlone(sends.request, captured))
    .map((step) => ({ weight, steps: [{ ...step, check: null, think: noThinking }] }));
}

const standsAlone = (request: RequestSpec, captured: readonly string[]): boolean =>
  !templatesIn(request)
    .flatMap(namesIn)
    .some((name) => captured.includes(name));

const plainJourney: Journey = {
  weight: 1,
  steps: [
    {
      name: "calibration",
      sends: {
        kind: "request",
        request: { method: "GET", path: "/", headers: {}, body: null, as: null },
      },
      expect: { statuses: null, stream: null, checks: [] },
      check: null,
      captures: [],
      think: noThinking,
    },
  ],
};
