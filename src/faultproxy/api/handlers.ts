/** What each route of the API does. */

import type { Clock } from "../../base/clock.ts";
import { ApiError } from "../api-error.ts";
import type { HealthWatch } from "../health.ts";
import { metricsText } from "../metrics-text.ts";
import type { Proxies } from "../proxies.ts";
import { parseNewProxy, parsePopulation, parseProxyUpdate } from "./bodies.ts";
import { populatedJson, proxyJson, proxyMapJson, toxicJson, toxicsJson } from "./json-writer.ts";
import { connectionsJson, healthJson, ownPartsJson } from "./own-json.ts";
import { parseNewToxic, parseToxicUpdate } from "./toxic-bodies.ts";

/** What the server hands to every handler. */
export interface ApiPorts {
  readonly proxies: Proxies;
  readonly clock: Clock;
  readonly health: HealthWatch;
}

export interface Request extends ApiPorts {
  /** The names in the path; empty where the route has none. */
  readonly proxy: string;
  readonly toxic: string;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** @default "application/json" */
  readonly contentType?: string;
}

export type Handler = (request: Request) => Promise<Answer>;

/** The release of Toxiproxy whose API this is. */
const spokenVersion = "2.12.0";

const json = (status: number, body: string): Answer => ({ status, body });
const noContent: Answer = { status: 204, body: "" };

export const getVersion: Handler = async () => ({
  status: 200,
  // With a space and a newline, written by hand in Toxiproxy as well.
  body: `{"version": "${spokenVersion}"}\n`,
  contentType: "application/json;charset=utf-8",
});

export const getMetrics: Handler = async ({ proxies }) => ({
  status: 200,
  body: await metricsText(proxies),
  contentType: "text/plain; version=0.0.4; charset=utf-8",
});

export const listProxies: Handler = async ({ proxies }) => json(200, proxyMapJson(proxies.all()));

export const createProxy: Handler = async ({ proxies, body }) =>
  json(201, proxyJson(await proxies.create(parseNewProxy(body))));

export const populate: Handler = async ({ proxies, body }) => {
  try {
    const { proxies: populated, failure } = await proxies.populate(parsePopulation(body));
    return json(failure?.status ?? 201, populatedJson(populated, failure));
  } catch (error) {
    // Alone of all errors, those of populate are told as application/json.
    if (error instanceof ApiError) return json(error.status, populatedJson([], error));
    throw error;
  }
};

export const reset: Handler = async ({ proxies }) => {
  await proxies.reset();
  return noContent;
};

export const getProxy: Handler = async ({ proxies, proxy }) =>
  json(200, proxyJson(proxies.get(proxy)));

export const updateProxy: Handler = async ({ proxies, proxy: name, body }) => {
  const proxy = proxies.get(name);
  return proxy.inTurn(async () => {
    await proxy.update(parseProxyUpdate(body, proxy));
    return json(200, proxyJson(proxy));
  });
};

export const removeProxy: Handler = async ({ proxies, proxy }) => {
  await proxies.remove(proxy);
  return noContent;
};

/** Not in Toxiproxy: what the proxy and its toxics have done so far. */
export const getConnections: Handler = async ({ proxies, proxy, clock }) =>
  json(200, connectionsJson(proxies.get(proxy), clock.now()));

/** Not in Toxiproxy: whether this process keeps up with what passes. */
export const getHealth: Handler = async ({ proxies, health }) =>
  json(200, healthJson(health.read(), proxies.all()));

/** Not in Toxiproxy: its protocol, and the schedules of its toxics. */
export const getOwnParts: Handler = async ({ proxies, proxy }) =>
  json(200, ownPartsJson(proxies.get(proxy)));

export const listToxics: Handler = async ({ proxies, proxy }) =>
  json(200, toxicsJson(proxies.get(proxy).toxics.all()));

export const createToxic: Handler = async ({ proxies, proxy: name, body }) => {
  const proxy = proxies.get(name);
  const toxic = await proxy.inTurn(async () => proxy.toxics.add(parseNewToxic(body)));
  // 200, though something was created.
  return json(200, toxicJson(toxic));
};

export const getToxic: Handler = async ({ proxies, proxy, toxic }) =>
  json(200, toxicJson(proxies.get(proxy).toxics.get(toxic)));

export const updateToxic: Handler = async ({ proxies, proxy: name, toxic: toxicName, body }) => {
  const proxy = proxies.get(name);
  return proxy.inTurn(async () => {
    const toxic = proxy.toxics.get(toxicName);
    const { settings, schedule } = parseToxicUpdate(body, toxic.kind, toxic.settings);
    await proxy.toxics.update(toxic, settings);
    if (schedule !== undefined) await proxy.toxics.reschedule(toxic, schedule);
    return json(200, toxicJson(toxic));
  });
};

export const removeToxic: Handler = async ({ proxies, proxy: name, toxic }) => {
  const proxy = proxies.get(name);
  await proxy.inTurn(async () => proxy.toxics.remove(proxy.toxics.get(toxic)));
  return noContent;
};
