/** The bodies of requests, parsed: what is wrong with them is found here and nowhere else. */

import { invalidStream, missingField } from "../api-error.ts";
import type { NewProxy } from "../proxies.ts";
import type { ProxyUpdate } from "../tcp-proxy.ts";
import type { Direction, ToxicSettings } from "../toxic.ts";
import type { NewToxic } from "../toxic-chain.ts";
import type { Attributes, ToxicKind } from "../toxic-kind.ts";
import { decodeFields, decodeItems, type Fields, type Struct } from "./decode.ts";
import { readJson } from "./json-reader.ts";
import type { JsonValue } from "./json-value.ts";

const proxyStruct = { type: "toxiproxy.Proxy" };

function newProxy(fields: Fields): NewProxy {
  return {
    name: fields.string("name", ""),
    listen: fields.string("listen", ""),
    upstream: fields.string("upstream", ""),
    enabled: fields.boolean("enabled", true),
  };
}

/** `suffix` tells which one of several it is. */
function requireFields({ name, upstream }: NewProxy, suffix: string): void {
  if (name === "") throw missingField(`name${suffix}`);
  if (upstream === "") throw missingField(`upstream${suffix}`);
}

export function parseNewProxy(body: string): NewProxy {
  const proxy = newProxy(decodeFields(readJson(body), proxyStruct));
  requireFields(proxy, "");
  return proxy;
}

export function parsePopulation(body: string): readonly NewProxy[] {
  const items = decodeItems(readJson(body), "[]toxiproxy.Proxy");
  // All types first, then all names: that is the order in which Toxiproxy complains.
  const proxies = items.map((item) => newProxy(decodeFields(item, proxyStruct)));
  for (const [index, proxy] of proxies.entries()) requireFields(proxy, ` at proxy ${index + 1}`);
  return proxies;
}

/** What the body does not name stays as it is in `current`; a name is ignored. */
export function parseProxyUpdate(body: string, current: ProxyUpdate): ProxyUpdate {
  const fields = decodeFields(readJson(body), proxyStruct);
  return {
    listen: fields.string("listen", current.listen),
    upstream: fields.string("upstream", current.upstream),
    enabled: fields.boolean("enabled", current.enabled),
  };
}

export function parseNewToxic(body: string): NewToxic {
  const fields = decodeFields(readJson(body), { type: "toxics.ToxicWrapper" });
  const name = fields.string("name", "");
  const type = fields.string("type", "");
  const stream = fields.string("stream", "downstream");
  const toxicity = fields.float32("toxicity", 1);
  const attributes = fields.raw("attributes");
  // Before the type is known, Toxiproxy reads the attributes as those of a noop.
  decodeFields(attributes, attributesStruct("ToxicWrapper", "noop"));
  return {
    name: name === "" ? `${type}_${stream}` : name,
    type,
    stream,
    direction: directionOf(stream),
    settings: (kind) => ({ toxicity, attributes: parseAttributes(attributes, kind, new Map()) }),
  };
}

/** Only the attributes and the toxicity can change; those that are not named stay. */
export function parseToxicUpdate(
  body: string,
  kind: ToxicKind,
  current: ToxicSettings,
): ToxicSettings {
  const fields = decodeFields(readJson(body), { type: "struct", prefix: "" });
  return {
    toxicity: fields.float32("toxicity", current.toxicity),
    attributes: parseAttributes(fields.raw("attributes"), kind, current.attributes),
  };
}

function directionOf(stream: string): Direction {
  const direction = stream.toLowerCase();
  if (direction === "upstream" || direction === "downstream") return direction;
  throw invalidStream();
}

function parseAttributes(
  value: JsonValue | undefined,
  kind: ToxicKind,
  current: Attributes,
): Attributes {
  const fields = decodeFields(value, attributesStruct("", kind.type));
  return new Map(kind.attributes.map((name) => [name, fields.count(name, current.get(name) ?? 0)]));
}

function attributesStruct(holder: string, type: string): Struct {
  const words = type.split("_").map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  const name = `${words.join("")}Toxic`;
  const where = `Go struct field ${holder}.attributes`;
  return { type: `toxics.${name}`, where, prefix: `${name}.attributes` };
}
