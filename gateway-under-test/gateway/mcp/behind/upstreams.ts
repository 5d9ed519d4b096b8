/** All servers behind the gateway, asked side by side: none waits for the sake of another. */

import type {
  CallToolResult,
  Client,
  GetPromptResult,
  Progress,
  Prompt,
  ReadResourceResult,
  Resource,
  Tool,
} from "@modelcontextprotocol/client";
import type { Clock } from "../../../base/clock.ts";
import type { GatewayConfig } from "../../config.ts";
import { slackMs } from "./connect.ts";
import { type Listing, ownName, ownUri, shownName, shownUri } from "./listing.ts";
import type { BehindStatus } from "./status.ts";
import { Unavailable, Upstream } from "./upstream.ts";

export interface Use {
  readonly signal: AbortSignal;
  readonly progress: ((text: string) => void) | undefined;
}

type Listed = keyof Listing;

interface Own {
  readonly signal: AbortSignal;
  readonly timeout: number;
}

/** Undefined everywhere: no server has it. */
export class Upstreams {
  readonly #all: readonly Upstream[];
  readonly #toolMs: number;

  constructor(clock: Clock, { mcp }: Pick<GatewayConfig, "mcp">) {
    this.#all = mcp.servers.map((server) => new Upstream(clock, mcp, server));
    this.#toolMs = mcp.toolTimeoutMs;
  }

  /** Of all that answer. */
  tools(): Promise<readonly Tool[]> {
    return this.#listed("tools", (server, tool) => ({
      ...tool,
      name: shownName(server, tool.name),
    }));
  }

  prompts(): Promise<readonly Prompt[]> {
    return this.#listed("prompts", (server, prompt) => ({
      ...prompt,
      name: shownName(server, prompt.name),
    }));
  }

  resources(): Promise<readonly Resource[]> {
    return this.#listed("resources", (server, resource) => ({
      ...resource,
      uri: shownUri(server, resource.uri),
    }));
  }

  async callTool(
    shown: string,
    args: Record<string, unknown> | undefined,
    { signal, progress }: Use,
  ): Promise<CallToolResult | undefined> {
    const [upstream, name] = this.#found(ownName(shown));
    if (upstream === undefined) return undefined;
    const tool = (await known(upstream)).tools.find((listed) => listed.name === name);
    if (tool === undefined) return undefined;
    const params = { name, ...(args === undefined ? {} : { arguments: args }) };
    const told = ({ message }: Progress) => progress?.(message ?? "");
    const hears = progress === undefined ? {} : { onprogress: told };
    return this.#attempt(upstream, signal, (client, own) =>
      client.callTool(params, { ...own, ...hears, toolDefinition: tool }),
    );
  }

  async getPrompt(
    shown: string,
    args: Record<string, string> | undefined,
    signal: AbortSignal,
  ): Promise<GetPromptResult | undefined> {
    const [upstream, name] = this.#found(ownName(shown));
    if (upstream === undefined) return undefined;
    const isListed = (await known(upstream)).prompts.some((listed) => listed.name === name);
    if (!isListed) return undefined;
    const params = { name, ...(args === undefined ? {} : { arguments: args }) };
    return this.#attempt(upstream, signal, (client, own) => client.getPrompt(params, own));
  }

  /** Only what is listed: a server may read more than it offers. */
  async readResource(shown: string, signal: AbortSignal): Promise<ReadResourceResult | undefined> {
    const [upstream, uri] = this.#found(ownUri(shown));
    if (upstream === undefined) return undefined;
    const isListed = (await known(upstream)).resources.some((listed) => listed.uri === uri);
    if (!isListed) return undefined;
    const read = await this.#attempt(upstream, signal, (client, own) =>
      client.readResource({ uri }, own),
    );
    const { name } = upstream.server;
    const contents = read.contents.map((part) => ({ ...part, uri: shownUri(name, part.uri) }));
    return { ...read, contents };
  }

  statuses(): readonly BehindStatus[] {
    return this.#all.map((upstream) => upstream.status());
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((upstream) => upstream.close()));
  }

  async #listed<K extends Listed>(
    kind: K,
    shown: (server: string, item: Listing[K][number]) => Listing[K][number],
  ): Promise<readonly Listing[K][number][]> {
    const all = this.#all.map(async (upstream) => {
      const items: readonly Listing[K][number][] = (await upstream.listing())?.[kind] ?? [];
      return items.map((item) => shown(upstream.server.name, item));
    });
    return (await Promise.all(all)).flat();
  }

  #found(own: readonly [string, string] | undefined) {
    const [server, name = ""] = own ?? [];
    return [this.#all.find((upstream) => upstream.server.name === server), name] as const;
  }

  #attempt<T>(
    upstream: Upstream,
    signal: AbortSignal,
    work: (client: Client, own: Own) => Promise<T>,
  ) {
    const limits = { ms: this.#toolMs, signal };
    return upstream.attempt(limits, (client, inner) =>
      work(client, { signal: inner, timeout: this.#toolMs + slackMs }),
    );
  }
}

async function known(upstream: Upstream): Promise<Listing> {
  const listing = await upstream.listing();
  if (listing === undefined) throw new Unavailable(upstream.status().lastFailure ?? "left-alone");
  return listing;
}
