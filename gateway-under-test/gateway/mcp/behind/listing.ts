/** What a server behind the gateway offers, and under which names the gateway's clients see it. */

import type { Client, Prompt, RequestOptions, Resource, Tool } from "@modelcontextprotocol/client";

/** Names as the server itself has them; sorted, so that a list is the same each time. */
export interface Listing {
  readonly tools: readonly Tool[];
  readonly prompts: readonly Prompt[];
  readonly resources: readonly Resource[];
}

/** `most`: of each kind. A server is asked for what it says it has. */
export async function listingOf(
  client: Client,
  most: number,
  options: RequestOptions,
): Promise<Listing> {
  const { tools, prompts, resources } = client.getServerCapabilities() ?? {};
  const [toolList, promptList, resourceList] = await Promise.all([
    tools === undefined ? { tools: [] } : client.listTools(undefined, options),
    prompts === undefined ? { prompts: [] } : client.listPrompts(undefined, options),
    resources === undefined ? { resources: [] } : client.listResources(undefined, options),
  ]);
  return {
    tools: sorted(toolList.tools.filter(isNameable), most),
    prompts: sorted(promptList.prompts.filter(isNameable), most),
    resources: sorted(resourceList.resources, most),
  };
}

const sorted = <T extends { readonly name: string }>(items: readonly T[], most: number) =>
  items.toSorted((a, b) => (a.name < b.name ? -1 : 1)).slice(0, most);

/** With the server's name before it, it still has at most 128 characters of the allowed ones. */
const isNameable = ({ name }: { readonly name: string }) => /^[\w.-]{1,94}$/.test(name);

const separator = "__";

export const shownName = (server: string, name: string): string => server + separator + name;

/** The server and its own name for it; undefined: it is none of a server. */
export function ownName(shown: string): readonly [server: string, name: string] | undefined {
  const at = shown.indexOf(separator);
  return at === -1 ? undefined : [shown.slice(0, at), shown.slice(at + separator.length)];
}

const scheme = "gameday-mcp://";

/** Two servers may have the same URI, and it may lead nowhere from here. */
export const shownUri = (server: string, uri: string): string =>
  `${scheme}${server}/${encodeURIComponent(uri)}`;

export function ownUri(shown: string): readonly [server: string, uri: string] | undefined {
  if (!shown.startsWith(scheme)) return undefined;
  const [server = "", encoded = ""] = shown.slice(scheme.length).split("/", 2);
  try {
    return [server, decodeURIComponent(encoded)];
  } catch {
    return undefined;
  }
}
