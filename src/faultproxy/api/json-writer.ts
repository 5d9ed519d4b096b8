/** The JSON of Toxiproxy's answers, key by key in its order. */

import type { ApiError } from "../api-error.ts";
import type { TcpProxy } from "../tcp-proxy.ts";
import type { Toxic } from "../toxic.ts";
import { array, type Field, object, quote } from "./json-text.ts";

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

/** Toxicity is a float32: printed with as few digits as tell it from its neighbours, like Go. */
function shortestFloat32(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return String(shorter);
  }
  return String(Number(value.toPrecision(9)));
}
