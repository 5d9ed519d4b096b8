/** The bytes of an answer that the proxy gives itself. */

import { STATUS_CODES } from "node:http";
import type { OwnAnswer } from "./conversation.ts";
import { membersOf, type RequestHead } from "./head.ts";

export interface ResponseText {
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
  /** A whole line, `name: value`; empty for none. */
  readonly extraHeader: string;
}

export function ownAnswer(request: RequestHead, text: ResponseText): OwnAnswer {
  const { status, contentType, extraHeader } = text;
  const body = Buffer.from(text.body);
  const isBare = status === 204 || status === 304;
  const closes = wantsClose(request);
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
    ...(isBare ? [] : [`content-type: ${contentType}`, `content-length: ${body.length}`]),
    ...(extraHeader === "" ? [] : [extraHeader]),
    `connection: ${closes ? "close" : "keep-alive"}`,
  ];
  const head = Buffer.from(`${lines.join("\r\n")}\r\n\r\n`);
  const isHeadOnly = isBare || request.method === "HEAD";
  return {
    interim: waits(request) ? Buffer.from("HTTP/1.1 100 Continue\r\n\r\n") : undefined,
    response: isHeadOnly ? head : Buffer.concat([head, body]),
    closes,
  };
}

/** HTTP/1.1 stays open unless it says otherwise, HTTP/1.0 the other way round. */
function wantsClose(request: RequestHead): boolean {
  const options = membersOf(request, "connection");
  return request.minorVersion === 0 ? !options.includes("keep-alive") : options.includes("close");
}

const waits = (request: RequestHead): boolean =>
  membersOf(request, "expect").includes("100-continue");
