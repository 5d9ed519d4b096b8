/** A request of the Model Context Protocol, as data. */

export interface McpSpec {
  /** Of the one endpoint; `/mcp`. A template. */
  readonly path: string;
  /** Path of the target, which stands before the path; left out: none. */
  readonly base?: string;
  /** Names in lower case; values are templates. */
  readonly headers: Readonly<Record<string, string>>;
  /** The tenant whose credentials the target adds. */
  readonly as: string | null;
  readonly version: McpVersion;
  readonly call: McpCall;
}

/** Revisions that open with `initialize`, and may keep a session. The latest comes last. */
export const sessionVersions = ["2025-03-26", "2025-06-18", "2025-11-25"] as const;

/** Revisions without sessions: each request stands alone. */
export const statelessVersions = ["2026-07-28"] as const;

export const mcpVersions = [...sessionVersions, ...statelessVersions] as const;

export type McpVersion = (typeof mcpVersions)[number];

/** What deployed servers speak. */
export const defaultMcpVersion: McpVersion = "2025-11-25";

export const isStateless = (version: McpVersion): boolean =>
  statelessVersions.some((stateless) => stateless === version);

/** What has a list method. */
export const listed = ["tools", "resources", "prompts"] as const;

/** Names, URIs and the texts in arguments, at any depth, are templates. */
export type McpCall =
  | { readonly kind: "tool"; readonly name: string; readonly arguments: JsonObject }
  /** Its first page. */
  | { readonly kind: "list"; readonly of: (typeof listed)[number] }
  | { readonly kind: "read"; readonly uri: string }
  | { readonly kind: "prompt"; readonly name: string; readonly arguments: JsonObject };

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json;
}

/** The JSON-RPC method that makes the call. */
export function methodOf(call: McpCall): string {
  switch (call.kind) {
    case "tool":
      return "tools/call";
    case "list":
      return `${call.of}/list`;
    case "read":
      return "resources/read";
    case "prompt":
      return "prompts/get";
    default:
      return call satisfies never;
  }
}

/** What the method is given; templates yet. */
export function paramsOf(call: McpCall): JsonObject {
  switch (call.kind) {
    case "tool":
    case "prompt":
      return { name: call.name, arguments: call.arguments };
    case "read":
      return { uri: call.uri };
    case "list":
      return {};
    default:
      return call satisfies never;
  }
}

/** What a virtual user sends before its first call, in order. */
export const openingMethods = (version: McpVersion): readonly string[] =>
  isStateless(version) ? ["server/discover"] : ["initialize", "initialized"];

/**
 * The names under which what goes over the wire for one step is counted: the call is the first,
 * then what opens.
 */
export const mcpOperations = (step: string, { version, call }: McpSpec): readonly string[] =>
  [methodOf(call), ...openingMethods(version)].map((method) => `${step} ${method}`);

/** Every text of it that may hold `${...}`. */
export const mcpTemplates = ({
  path,
  headers,
  call,
}: Pick<McpSpec, "path" | "headers" | "call">): readonly string[] => [
  path,
  ...Object.values(headers),
  ...textsIn(paramsOf(call)),
];

function textsIn(json: Json): readonly string[] {
  if (typeof json === "string") return [json];
  return typeof json === "object" && json !== null ? Object.values(json).flatMap(textsIn) : [];
}
