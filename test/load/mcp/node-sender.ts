/** Sends over node:http, so that the tests of MCP stand on no sender of the project. */

import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { performance } from "node:perf_hooks";
import { ms } from "../../../src/base/units.ts";
import type { Exchange, OutgoingRequest } from "../../../src/load/transport/sender.ts";

/** To the origin; what breaks on the way is `reset`. */
export const nodeSender =
  (origin: string) =>
  async ({ method, path, headers, body }: OutgoingRequest): Promise<Exchange> => {
    const sentAt = ms(performance.now());
    const times = () => ({ sentAt, firstByteAt: null, endedAt: ms(performance.now()) });
    try {
      const sent = httpRequest(origin + path, { method, headers, agent: false });
      sent.end(body);
      const [response]: IncomingMessage[] = await once(sent, "response");
      if (response === undefined) throw new Error("no response");
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      const whole = Buffer.concat(chunks);
      const status = response.statusCode ?? 0;
      const named = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
      return {
        ...times(),
        outcome: { kind: "answered", status },
        bytes: whole.length,
        stream: null,
        answer: { status, headers: Object.fromEntries(named), body: whole },
      };
    } catch {
      return { ...times(), outcome: { kind: "reset" }, bytes: 0, stream: null, answer: null };
    }
  };
