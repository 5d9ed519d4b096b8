/** The routing table of the API. */

import {
  createProxy,
  createToxic,
  getConnections,
  getHealth,
  getMetrics,
  getOwnParts,
  getProxy,
  getToxic,
  getVersion,
  type Handler,
  listProxies,
  listToxics,
  populate,
  removeProxy,
  removeToxic,
  reset,
  updateProxy,
  updateToxic,
} from "./handlers.ts";

interface Route {
  readonly path: string;
  /** Any other method, HEAD and OPTIONS too, is answered with 405. */
  readonly methods: Readonly<Record<string, Handler>>;
  /** For a route that takes every method. */
  readonly anyMethod?: Handler;
}

const routes: readonly Route[] = [
  { path: "/version", methods: { GET: getVersion } },
  { path: "/proxies", methods: { GET: listProxies, POST: createProxy } },
  { path: "/populate", methods: { POST: populate } },
  { path: "/reset", methods: { POST: reset } },
  {
    path: "/proxies/{proxy}",
    methods: { GET: getProxy, POST: updateProxy, PATCH: updateProxy, DELETE: removeProxy },
  },
  { path: "/proxies/{proxy}/toxics", methods: { GET: listToxics, POST: createToxic } },
  {
    path: "/proxies/{proxy}/toxics/{toxic}",
    methods: { GET: getToxic, POST: updateToxic, PATCH: updateToxic, DELETE: removeToxic },
  },
  // Our own; the routes above are Toxiproxy's.
  { path: "/proxies/{proxy}/connections", methods: { GET: getConnections } },
  { path: "/proxies/{proxy}/gameday", methods: { GET: getOwnParts } },
  { path: "/health-of-proxy", methods: { GET: getHealth } },
];

/** Only with a flag, as in Toxiproxy. */
const metricsRoute: Route = { path: "/metrics", methods: {}, anyMethod: getMetrics };

export type Match =
  | { readonly kind: "not-found" }
  | { readonly kind: "wrong-method" }
  | {
      readonly kind: "route";
      readonly handler: Handler;
      readonly proxy: string;
      readonly toxic: string;
    };

/** `path` is decoded already, so a name that contains a slash cannot be reached. */
export function matchRoute(method: string, path: string, hasMetrics: boolean): Match {
  const all = hasMetrics ? [...routes, metricsRoute] : routes;
  for (const { path: pattern, methods, anyMethod } of all) {
    const names = namesIn(pattern, path);
    if (names === undefined) continue;
    const handler = Object.hasOwn(methods, method) ? methods[method] : anyMethod;
    if (handler === undefined) return { kind: "wrong-method" };
    const { proxy = "", toxic = "" } = names;
    return { kind: "route", handler, proxy, toxic };
  }
  return { kind: "not-found" };
}

/** The segments of the path that stand for `{names}`, unless it does not match the pattern. */
function namesIn(pattern: string, path: string): Readonly<Record<string, string>> | undefined {
  const expected = pattern.split("/");
  const segments = path.split("/");
  if (segments.length !== expected.length) return undefined;
  const names: Record<string, string> = {};
  for (const [index, part] of expected.entries()) {
    const segment = segments[index] ?? "";
    const name = /^\{(.+)\}$/.exec(part)?.[1];
    if (name === undefined ? segment !== part : segment === "") return undefined;
    if (name !== undefined) names[name] = segment;
  }
  return names;
}
