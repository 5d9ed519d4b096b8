/** The JSON of the routes that Toxiproxy does not have. */

import type { Milliseconds } from "../../base/units.ts";
import type { ProxyHealth } from "../health.ts";
import type { LiveConnection } from "../live-connection.ts";
import type { TcpProxy } from "../tcp-proxy.ts";
import type { Effect, Toxic } from "../toxic.ts";
import { array, type Field, object, quote } from "./json-text.ts";

/** Connections that are listed, the newest: enough to look at, and small enough to send. */
const mostListed = 1000;

/** What the proxy and its toxics have done so far, and the connections that are open now. */
export function connectionsJson(proxy: TcpProxy, now: Milliseconds): string {
  const { traffic, toxics, live } = proxy;
  const affected = toxics.all().map((toxic): Field => [toxic.name, effectJson(toxic.effect)]);
  const removed = [...toxics.removed()].map(([name, effect]): Field => [name, effectJson(effect)]);
  const down: readonly Field[] = [
    ["times", String(traffic.timesDown)],
    ["connections", String(traffic.closedByDown)],
  ];
  const newest = [...live].slice(-mostListed).reverse();
  return object([
    ["opened", String(traffic.opened)],
    ["live", String(live.size)],
    ["bytesUp", String(traffic.bytesUp)],
    ["bytesDown", String(traffic.bytesDown)],
    ["affected", object(affected)],
    ["removed", object(removed)],
    ["down", object(down)],
    ["connections", array(newest.map((connection) => connectionJson(connection, now)))],
    ["truncated", String(live.size > mostListed)],
  ]);
}

function connectionJson(connection: LiveConnection, now: Milliseconds): string {
  const { id, client, openedAt, bytes } = connection;
  return object([
    ["id", String(id)],
    ["client", quote(client)],
    ["openedMs", String(Math.floor(now - openedAt))],
    ["bytesUp", String(bytes.upstream)],
    ["bytesDown", String(bytes.downstream)],
    ["toxics", array(connection.acting().map(({ name }) => quote(name)))],
  ]);
}

function effectJson(effect: Readonly<Effect>): string {
  return object(Object.entries(effect).map(([name, count]) => [name, String(count)]));
}

export function healthJson(health: ProxyHealth, proxies: readonly TcpProxy[]): string {
  const connections = proxies.reduce((sum, { live }) => sum + live.size, 0);
  return JSON.stringify({ ...health, connections });
}

/** What was asked for in attributes `gameday`, and where its schedules stand. */
export function ownPartsJson({ protocol, toxics }: TcpProxy): string {
  const list = toxics.all().map((toxic) => standingJson(toxic, toxics));
  return object([
    ["protocol", quote(protocol)],
    ["toxics", array(list)],
  ]);
}

function standingJson(toxic: Toxic, toxics: TcpProxy["toxics"]): string {
  const standing = toxics.standing(toxic);
  const { kind = "acting", endsAtMs = null } = standing?.phase ?? {};
  const left = standing === undefined || endsAtMs === null ? null : endsAtMs - standing.elapsedMs;
  return object([
    ["name", quote(toxic.name)],
    ["gameday", JSON.stringify(standing?.schedule ?? null)],
    ["phase", quote(kind)],
    ["changesInMs", left === null ? "null" : String(Math.ceil(left))],
  ]);
}
