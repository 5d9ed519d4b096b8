/** The beginning of an answer's body as text that may be kept. */

import { plain } from "./plain-text.ts";
import { withoutSecrets } from "./redaction.ts";

/** Bytes of the excerpt, in UTF-8. */
export const excerptLength = 512;

/** Bytes read beyond it: a secret, or a name beside one, that is seen in part may go unnoticed. */
const margin = 2048;

/** Bytes that are no UTF-8 are shown as the replacement character. */
export function excerptOf(body: Uint8Array, secrets: readonly string[]): string {
  const window = body.subarray(0, excerptLength + margin);
  // A decoder that expects more keeps back a character that was cut in two.
  const isCut = window.length < body.length;
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(window, { stream: isCut });
  return beginningOf(withoutSecrets(plain(withoutSecrets(text, secrets)), secrets));
}

function beginningOf(text: string): string {
  let [bytes, end] = [0, 0];
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > excerptLength) break;
    end += character.length;
  }
  return text.slice(0, end);
}
