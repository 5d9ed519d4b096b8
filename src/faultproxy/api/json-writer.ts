/** The JSON of the answers: key by key in Toxiproxy's order, escaped as Go escapes it. */

import type { ApiError } from "../api-error.ts";
import type { TcpProxy } from "../tcp-proxy.ts";
import type { Effect, Toxic } from "../toxic.ts";

/** Go also escapes what could end a script element, and the line separators of JavaScript. */
const goEscapes: ReadonlyMap<string, string> = new Map([
  ["<", "\\u003c"],
  [">", "\\u003e"],
  ["&", "\\u0026"],
  ["\u2028", "\\u2028"],
  ["\u2029", "\\u2029"],
]);

const quote = (text: string) =>
  JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, (found) => goEscapes.get(found) ?? found);

type Field = readonly [key: string, json: string];

const object = (fields: readonly Field[]) =>
  `{${fields.map(([key, json]) => `${quote(key)}:${json}`).join(",")}}`;
const array = (items: readonly string[]) => `[${items.join(",")}]`;

export const errorJson = (error: ApiError) => object(errorFields(error));

export function toxicJson({ name, kind, stream, settings }: Toxic): string {
  const attributes = kind.attributes.map(
    (attribute): Field => [attribute, JSON.stringify(settings.attributes.get(attribute) ?? 0)],
  );
  return object([
    ["attributes", object(attributes)],
    ["name", quote(name)],
    ["type", quote(kind.type)],
    ["stream", quote(stream)],
    ["toxicity", shortestFloat32(settings.toxicity)],
  ]);
}

export const toxicsJson = (toxics: readonly Toxic[]) => array(toxics.map(toxicJson));

export function proxyJson({ name, listen, upstream, enabled, toxics }: TcpProxy): string {
  return object([
    ["name", quote(name)],
    ["listen", quote(listen)],
    ["upstream", quote(upstream)],
    ["enabled", String(enabled)],
    // Toxiproxy has sent this by accident since 2.5.
    ["Logger", "{}"],
    ["toxics", toxicsJson(toxics.all())],
  ]);
}

/** By name, sorted as Go sorts the keys of a map. */
export function proxyMapJson(proxies: readonly TcpProxy[]): string {
  const fields = proxies.map((proxy): Field => [proxy.name, proxyJson(proxy)]);
  return object(fields.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
}

/**
 * `populate` tells what was done before the failure. Nothing done is `null` in Toxiproxy; without
 * a failure it is an empty list here, because Toxiproxy's client for Node crashes on the null.
 */
export function populatedJson(proxies: readonly TcpProxy[], failure: ApiError | undefined): string {
  const list = array(proxies.map(proxyJson));
  if (failure === undefined) return object([["proxies", list]]);
  return object([...errorFields(failure), ["proxies", proxies.length === 0 ? "null" : list]]);
}

function errorFields({ message, status }: ApiError): readonly Field[] {
  return [
    ["error", quote(message)],
    ["status", String(status)],
  ];
}

export function connectionsJson(proxy: TcpProxy): string {
  const { traffic, toxics } = proxy;
  const affected = toxics.all().map((toxic): Field => [toxic.name, effectJson(toxic.effect)]);
  const removed = [...toxics.removed()].map(([name, effect]): Field => [name, effectJson(effect)]);
  const down: readonly Field[] = [
    ["times", String(traffic.timesDown)],
    ["connections", String(traffic.closedByDown)],
  ];
  return object([
    ["opened", String(traffic.opened)],
    ["live", String(proxy.live)],
    ["bytesUp", String(traffic.bytesUp)],
    ["bytesDown", String(traffic.bytesDown)],
    ["affected", object(affected)],
    ["removed", object(removed)],
    ["down", object(down)],
  ]);
}

function effectJson({ connections, bytes }: Readonly<Effect>): string {
  return object([
    ["connections", String(connections)],
    ["bytes", String(bytes)],
  ]);
}

/** Toxicity is a float32: printed with as few digits as tell it from its neighbours, like Go. */
function shortestFloat32(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return String(shorter);
  }
  return String(Number(value.toPrecision(9)));
}
