/** A load whose requests get what they name of the environment: kept in no plan, and no report. */

import type { Load, LoadOrder } from "./load.ts";
import { type Environment, headersWithEnv, requestWithEnv } from "./request/request-env.ts";
import type { Sends, Traffic } from "./traffic.ts";

/** Preparing it rejects with E_TARGET if a variable is not set. */
export const loadWithEnv = (load: Load, env: Environment): Load => ({
  prepare: async (order, ...rest) => load.prepare(orderWithEnv(order, env), ...rest),
});

const orderWithEnv = (order: LoadOrder, env: Environment): LoadOrder => ({
  ...order,
  traffics: order.traffics.map((traffic) => trafficWithEnv(traffic, env)),
});

const trafficWithEnv = (traffic: Traffic, env: Environment): Traffic => ({
  ...traffic,
  journeys: traffic.journeys.map((journey) => ({
    ...journey,
    steps: journey.steps.map((step) => ({ ...step, sends: sendsWithEnv(step.sends, env) })),
  })),
});

function sendsWithEnv(sends: Sends, env: Environment): Sends {
  switch (sends.kind) {
    case "request":
      return { ...sends, request: requestWithEnv(sends.request, env) };
    case "mcp":
      return { ...sends, mcp: { ...sends.mcp, headers: headersWithEnv(sends.mcp.headers, env) } };
    case "code":
      return {
        ...sends,
        code: { ...sends.code, headers: headersWithEnv(sends.code.headers, env) },
      };
    default:
      return sends satisfies never;
  }
}
