/** What differs between the two eras of the protocol: how a client opens, what goes with a call. */

import type { Rule } from "./judge-answer.ts";
import { clientInfo, headerText, type Message, type Opened } from "./message.ts";
import type { Fields } from "./responses.ts";
import { agreesOnVersion, isComplete, sessionIsSendable, supports } from "./rules.ts";
import { isStateless, type JsonObject, type McpVersion } from "./spec.ts";

export interface Era {
  /** What a virtual user sends before its first call. In order, as `openingMethods` says. */
  readonly opening: readonly Opening[];
  /** What stands in `_meta` of each request; null: nothing. */
  readonly meta: JsonObject | null;
  headers(message: Message, opened: Opened): Headers;
  /** What holds of each result. */
  readonly rules: readonly Rule[];
}

export interface Opening {
  readonly method: string;
  readonly params: JsonObject | null;
  readonly isNotification: boolean;
  /** Good statuses. */
  readonly statuses: readonly number[];
  readonly rules: readonly Rule[];
  /** What is open once it was answered well. */
  opens(before: Opened, result: Fields | null, headers: Headers): Opened;
}

type Headers = Readonly<Record<string, string>>;

/** It changes nothing. */
export const asBefore: Opening["opens"] = (before) => before;

export const eraOf = (version: McpVersion): Era =>
  isStateless(version) ? statelessEra(version) : sessionEra(version);

/** Until 2025-11-25: `initialize`, and a session if the server keeps one. */
function sessionEra(version: McpVersion): Era {
  const initialize: Opening = {
    method: "initialize",
    params: { protocolVersion: version, capabilities: {}, clientInfo },
    isNotification: false,
    statuses: [200],
    rules: [agreesOnVersion, sessionIsSendable],
    opens: (_before, result, headers) => ({
      version: String(result?.["protocolVersion"]),
      session: headers["mcp-session-id"] ?? null,
    }),
  };
  const initialized: Opening = {
    method: "notifications/initialized",
    params: null,
    isNotification: true,
    statuses: [202],
    rules: [],
    opens: asBefore,
  };
  return {
    opening: [initialize, initialized],
    meta: null,
    // The version is not agreed on before `initialize` was answered.
    headers: ({ method }, { version, session }) =>
      method === "initialize"
        ? {}
        : {
            "mcp-protocol-version": version,
            ...(session === null ? {} : { "mcp-session-id": session }),
          },
    rules: [],
  };
}

/** From 2026-07-28: each request says by itself who asks, for what, and in which version. */
function statelessEra(version: McpVersion): Era {
  const discover: Opening = {
    method: "server/discover",
    params: {},
    isNotification: false,
    statuses: [200],
    rules: [supports(version)],
    opens: asBefore,
  };
  return {
    opening: [discover],
    meta: {
      "io.modelcontextprotocol/protocolVersion": version,
      "io.modelcontextprotocol/clientInfo": clientInfo,
      "io.modelcontextprotocol/clientCapabilities": {},
    },
    headers: ({ method, name }) => ({
      "mcp-protocol-version": version,
      "mcp-method": method,
      ...(name === null ? {} : { "mcp-name": headerText(name) }),
    }),
    rules: [isComplete],
  };
}
