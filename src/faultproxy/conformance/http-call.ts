/** Requests exactly as written: any method, any path, no header that was not asked for. */

import { type Agent, type IncomingHttpHeaders, request } from "node:http";
import { text } from "node:stream/consumers";

export interface Call {
  readonly method: string;
  /** Sent as it stands, not normalised. */
  readonly path: string;
  readonly body?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Caller {
  readonly server: URL;
  readonly agent: Agent;
  readonly signal?: AbortSignal;
}

export function callServer({ server, agent, signal }: Caller, call: Call): Promise<Reply> {
  const { method, path, body, headers = {} } = call;
  return new Promise((resolve, reject) => {
    const options = { host: hostOf(server), port: server.port, agent, method, path, headers };
    const sent = request({ ...options, ...(signal && { signal }) }, (response) => {
      const { statusCode: status = 0, headers } = response;
      text(response).then((body) => resolve({ status, headers, body }), reject);
    });
    sent.once("error", reject);
    sent.end(body);
  });
}

/** Without the brackets of an IPv6 address. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, "$1");
