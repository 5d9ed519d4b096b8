/** What of an MCP request may be shown: without its secrets. */

import { hide, isSecretName, withoutQuerySecrets } from "../../base/secret.ts";
import { isList, isObject } from "./filled.ts";
import type { Json, JsonObject, McpCall, McpSpec } from "./spec.ts";

/** Of a plan. */
export function printableMcp(spec: McpSpec): McpSpec {
  const shown = Object.entries(spec.headers).map(([name, text]) => [name, textIn(name, text)]);
  return {
    ...spec,
    path: withoutQuerySecrets(spec.path),
    headers: Object.fromEntries(shown),
    call: printableCall(spec.call),
  };
}

const textIn = (name: string, text: string): string =>
  isSecretName(name) ? String(hide(text)) : text;

function printableCall(call: McpCall): McpCall {
  switch (call.kind) {
    case "tool":
    case "prompt":
      return { ...call, arguments: printableObject(call.arguments) };
    case "read":
      return { ...call, uri: withoutQuerySecrets(call.uri) };
    case "list":
      return call;
    default:
      return call satisfies never;
  }
}

const printableObject = (json: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(json).map(([name, item]) => [name, printableJson(item, isSecretName(name))]),
  );

/** Entries of a list go by the name of the list. */
function printableJson(json: Json, isSecret: boolean): Json {
  if (typeof json === "string") return isSecret ? String(hide(json)) : withoutQuerySecrets(json);
  if (isList(json)) return json.map((item) => printableJson(item, isSecret));
  return isObject(json) ? printableObject(json) : json;
}
