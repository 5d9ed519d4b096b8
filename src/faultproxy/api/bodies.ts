/** The bodies of requests about proxies, parsed: all that is wrong with them is found here. */

import { ApiError, badRequestBody, missingField } from "../api-error.ts";
import { type Protocol, protocols } from "../protocol.ts";
import type { NewProxy } from "../proxies.ts";
import type { ProxyUpdate } from "../tcp-proxy.ts";
import { type NewToxic, toxicKindOf } from "../toxic-chain.ts";
import { decodeFields, decodeItems, type Fields, type Struct } from "./decode.ts";
import { readJson } from "./json-reader.ts";
import type { JsonValue } from "./json-value.ts";
import { ownAttributes } from "./own-attributes.ts";
import { newToxicOf } from "./toxic-bodies.ts";

const proxyStruct: Struct = { type: "toxiproxy.Proxy" };

/** Toxiproxy reads the items of a population into a struct without a name around a Proxy. */
const itemType = 'struct { toxiproxy.Proxy; Enabled *bool "json:\\"enabled\\"" }';
const itemStruct: Struct = { type: itemType, prefix: ".Proxy", outer: ["enabled"] };

function proxyFields(value: JsonValue, struct: Struct): Fields {
  const fields = decodeFields(value, struct);
  fields.opaque("Logger", "zerolog.Logger");
  return fields;
}

/** `suffix` tells which one of several it is. */
function newProxy(fields: Fields, suffix: string): NewProxy {
  const proxy = {
    name: fields.string("name", ""),
    listen: fields.string("listen", ""),
    upstream: fields.string("upstream", ""),
    enabled: fields.boolean("enabled", true),
  };
  fields.check();
  try {
    return { ...proxy, ...ownParts(fields) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new ApiError(`${error.message}${suffix}`, error.status);
  }
}

function requireFields({ name, upstream }: NewProxy, suffix: string): void {
  if (name === "") throw missingField(`name${suffix}`);
  if (upstream === "") throw missingField(`upstream${suffix}`);
}

export function parseNewProxy(body: string): NewProxy {
  const proxy = newProxy(proxyFields(readJson(body), proxyStruct), "");
  requireFields(proxy, "");
  return proxy;
}

export function parsePopulation(body: string): readonly NewProxy[] {
  const items = decodeItems(readJson(body), `[]${itemType}`);
  // All types first, then all names: that is the order in which Toxiproxy complains.
  const proxies = items.map((item, index) =>
    newProxy(proxyFields(item, itemStruct), ` at proxy ${index + 1}`),
  );
  for (const [index, proxy] of proxies.entries()) requireFields(proxy, ` at proxy ${index + 1}`);
  return proxies;
}

/** What the body does not name stays as it is in `current`; a name is ignored. */
export function parseProxyUpdate(
  body: string,
  current: ProxyUpdate & { readonly protocol: Protocol },
): ProxyUpdate {
  const fields = proxyFields(readJson(body), proxyStruct);
  fields.string("name", "");
  const update = {
    listen: fields.string("listen", current.listen),
    upstream: fields.string("upstream", current.upstream),
    enabled: fields.boolean("enabled", current.enabled),
  };
  fields.check();
  const own = ownAttributes(fields.raw("gameday"), ["protocol"]);
  const protocol = protocolOf(own?.get("protocol")) ?? current.protocol;
  if (protocol !== current.protocol) {
    throw badRequestBody("gameday.protocol is fixed: delete the proxy, and create it anew");
  }
  return update;
}

/** The parts that Toxiproxy does not have. Toxics are checked whole, so that it is all or none. */
function ownParts(fields: Fields): Pick<NewProxy, "protocol" | "toxics"> {
  const own = ownAttributes(fields.raw("gameday"), ["protocol", "toxics"]);
  const protocol = protocolOf(own?.get("protocol"));
  const toxics = own?.get("toxics") ?? { kind: "array", items: [] };
  if (toxics.kind !== "array") throw badRequestBody("gameday.toxics must be a list of toxics");
  const names = new Set<string>();
  const parse = (item: JsonValue, index: number): NewToxic => {
    try {
      const toxic = newToxicOf(item);
      toxic.settings(toxicKindOf(toxic.type, protocol ?? "tcp"));
      if (names.has(toxic.name)) throw badRequestBody(`another one has the name ${toxic.name}`);
      names.add(toxic.name);
      return toxic;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      throw new ApiError(`gameday.toxics[${index}]: ${error.message}`, error.status);
    }
  };
  return { protocol, toxics: toxics.items.map(parse) };
}

function protocolOf(value: JsonValue | undefined): Protocol | undefined {
  if (value === undefined) return undefined;
  const found = protocols.find((each) => value.kind === "string" && each === value.value);
  if (found === undefined)
    throw badRequestBody(`gameday.protocol: write ${protocols.join(" or ")}`);
  return found;
}
