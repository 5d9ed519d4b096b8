/** The fields of a head as bytes: names compared without making texts, values and all as texts. */

import type { Answer } from "./sender.ts";

/** In lower case; letters and hyphens only. */
export const names = {
  close: Buffer.from("close"),
  connection: Buffer.from("connection"),
  keepAlive: Buffer.from("keep-alive"),
  contentType: Buffer.from("content-type"),
  contentLength: Buffer.from("content-length"),
  transferEncoding: Buffer.from("transfer-encoding"),
} as const;

const eventStream = Buffer.from("text/event-stream");

/** Whether `name` stands there in any case. Bit 5 makes letters small and leaves hyphens alone. */
export function isName(bytes: Buffer, start: number, name: Buffer): boolean {
  for (let i = 0; i < name.length; i++) {
    if (((bytes[start + i] ?? 0) | 32) !== name[i]) return false;
  }
  return true;
}

/** Whether a value, without its leading white space, begins as that of an event stream does. */
export function contentType(bytes: Buffer, from: number, ending: number): "event-stream" | null {
  let at = from;
  while (at < ending && (bytes[at] === 32 || bytes[at] === 9)) at++;
  if (ending - at < eventStream.length) return null;
  return isName(bytes, at, eventStream) ? "event-stream" : null;
}

/** Whether the value is just this, with one space before it and CRLF after, as nearly all write. */
export const isValue = (bytes: Buffer, from: number, ending: number, value: Buffer): boolean =>
  ending - from === value.length + 2 && bytes[from] === 32 && isName(bytes, from + 1, value);

/** In lower case, without the white space around it. */
export const valueText = (bytes: Buffer, from: number, ending: number): string =>
  bytes.toString("latin1", from, ending).trim().toLowerCase();

/** All fields of a head that was found to be well formed; those of one name are joined. */
export function headersIn(head: string): Answer["headers"] {
  const found = new Map<string, string>();
  for (const line of head.split("\n").slice(1)) {
    const colon = line.indexOf(":");
    if (colon <= 0) continue;
    addHeader(found, line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return Object.fromEntries(found);
}

/** Cookies may hold commas: each stands on a line of its own. */
export function addHeader(found: Map<string, string>, name: string, value: string): void {
  const before = found.get(name);
  const joint = name === "set-cookie" ? "\n" : ", ";
  found.set(name, before === undefined ? value : before + joint + value);
}
