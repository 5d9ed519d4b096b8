/** What the load is told to do: the plan's traffics, with the credentials of the running target. */

import type { LoadOrder } from "../load/load.ts";
import type { RunningTarget } from "../target/target.ts";
import type { Plan } from "./plan.ts";

export function loadOrder(
  { scenario, seed, isUndisturbed }: Plan,
  { endpoint, basePath, headersFor }: RunningTarget,
): LoadOrder {
  const traffics = scenario.traffics.map((traffic) => {
    const { request } = traffic;
    const headers = { ...headersFor(request.as), ...request.headers };
    return { ...traffic, request: { ...request, headers, path: basePath + request.path } };
  });
  return { traffics, endpoint, seed, isUndisturbed };
}
