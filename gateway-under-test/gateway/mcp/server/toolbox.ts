/** All tools a caller may call: the gateway's own, and those of the servers behind it. */

import type { CallToolResult, Tool } from "@modelcontextprotocol/server";
import type { Handle, TenantCall } from "../../call.ts";
import { Unavailable } from "../behind/upstream.ts";
import type { Upstreams } from "../behind/upstreams.ts";
import { refusedResult } from "../tools/chat.ts";
import { type OwnTool, type ToolUse, toolError } from "../tools/tool.ts";

export class Toolbox {
  readonly #own: readonly OwnTool[];
  readonly #upstreams: Upstreams;
  readonly #admit: Handle<TenantCall>;

  /** `admit`: for calls that leave the gateway without being questions. */
  constructor(own: readonly OwnTool[], upstreams: Upstreams, admit: Handle<TenantCall>) {
    this.#own = own;
    this.#upstreams = upstreams;
    this.#admit = admit;
  }

  /** In the same order each time. */
  async list(): Promise<Tool[]> {
    return [...this.#own.map(({ listed }) => listed), ...(await this.#upstreams.tools())];
  }

  /** Undefined: there is no such tool. */
  async call(
    name: string,
    args: Record<string, unknown> | undefined,
    use: ToolUse,
  ): Promise<CallToolResult | undefined> {
    const own = this.#own.find(({ listed }) => listed.name === name);
    if (own !== undefined) return own.run(args, use);
    if (!name.includes("__")) return undefined;
    const admitted = await this.#admit(use.call);
    if (admitted.kind === "refusal") return refusedResult(admitted);
    const stop = new AbortController();
    const leave = () => stop.abort();
    use.signal.addEventListener("abort", leave, { once: true });
    use.call.cancellation.subscribe(leave);
    try {
      return await this.#upstreams.callTool(name, args, { ...use, signal: stop.signal });
    } catch (error) {
      if (use.call.cancellation.reason !== undefined) return toolError(shuttingDown);
      if (!(error instanceof Unavailable)) throw error;
      const [server = ""] = name.split("__", 1);
      const why = error.failure;
      return toolError(`The server '${server}' is not available (${why}).`, { server, why });
    } finally {
      use.signal.removeEventListener("abort", leave);
      use.call.cancellation.unsubscribe(leave);
    }
  }
}

const shuttingDown = "The gateway is shutting down.";
