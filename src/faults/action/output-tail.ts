/** The end of what a command prints, as it may be kept: without secrets and control characters. */

import type { Readable } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { plain } from "../../load/check/plain-text.ts";
import { withoutSecrets } from "../../load/check/redaction.ts";

/** Bytes of each stream. */
export const keptBytes = 4096;

/** Bytes read beyond it: of a secret that is cut in two the beginning must not go unnoticed. */
const margin = 4096;

export class OutputTail {
  #bytes: Buffer = Buffer.alloc(0);
  #isCut = false;

  constructor(output: Readable | null) {
    output?.on("data", (chunk: Buffer) => this.#add(chunk));
    // Whoever waits for the process hears of its end.
    output?.on("error", () => undefined);
  }

  #add(chunk: Buffer): void {
    const bytes = Buffer.concat([this.#bytes, chunk]);
    this.#isCut ||= bytes.length > keptBytes + margin;
    this.#bytes = Buffer.from(bytes.subarray(-keptBytes - margin));
  }

  text(secrets: readonly string[]): string {
    const text = this.#bytes.toString("utf8");
    return endOf(readable(this.#isCut ? withoutCutStart(text, secrets) : text, secrets));
  }
}

/** Redacted before and after: what is taken out may have stood between two halves of a secret. */
export const readable = (text: string, secrets: readonly string[]): string => {
  const spoken = plain(stripVTControlCharacters(withoutSecrets(text, secrets)));
  return withoutSecrets(spoken, secrets);
};

/** Where the beginning was cut off, the end of a secret may be left. */
function withoutCutStart(text: string, secrets: readonly string[]): string {
  const ends = secrets.flatMap((secret) => Array.from(secret, (_, at) => secret.slice(at)));
  const left = ends.filter((end) => text.startsWith(end)).map(({ length }) => length);
  return text.slice(Math.max(0, ...left));
}

function endOf(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= keptBytes) return text;
  // A character that was cut in two is left out.
  return bytes
    .subarray(-keptBytes)
    .toString("utf8")
    .replace(/^\ufffd+/, "");
}
