/** Whether an answer is the answer to its own request: by the nonces that it carries. */

import { type AnswerReading, codingOf } from "./answer-reading.ts";

/** As nonceOf makes them, of whatever run. */
const anyNonce = /gd-[0-9a-z]+-\d+-\d+/g;

/**
 * null: the answer carries the nonce, and no other. A foreign one is told even if its own is there
 * too. `nonce` is empty if the request had none.
 */
export function echoProblem(nonce: string, reading: AnswerReading): string | null {
  if (nonce === "") return noneSent;
  const own = new RegExp(`${nonce}(?!\\d)`, "g");
  const places = placesOf(reading);
  let isFound = false;
  let foreign: string | null = null;
  for (const { text, isCutUp } of places) {
    // Without its own, as a nonce may begin within what stands before another: `gd-gd-1-0-1`.
    const rest = text.replace(own, " ");
    isFound ||= rest !== text;
    foreign ??= foreignIn(rest, isCutUp ? nonce : null);
  }
  if (foreign !== null) {
    const also = isFound ? ", beside its own" : "";
    return `the answer to another request came: it carries ${foreign}${also}, sent was ${nonce}`;
  }
  if (isFound) return null;
  const coding = codingOf(reading.headers);
  const reason = coding === null ? "" : `: the body is ${coding}, which no check can read`;
  return `the answer does not carry ${nonce}${reason}`;
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: what the user writes.
const noneSent = "the request carried no nonce; write ${nonce} into it";

interface Place {
  readonly text: string;
  /** A nonce may be cut in two by the events of a stream, and its half be taken for another. */
  readonly isCutUp: boolean;
}

function placesOf({ headers, text, streamText }: AnswerReading): readonly Place[] {
  const isCutUp = streamText !== null;
  // First where nonces are whole, so that the message shows them so.
  return [
    { text: streamText ?? "", isCutUp: false },
    { text: Object.values(headers).join("\n"), isCutUp: false },
    { text, isCutUp },
  ];
}

/** `whole`: what begins with the nonce that is found is a piece of this one. */
function foreignIn(text: string, whole: string | null): string | null {
  for (const [found] of text.matchAll(anyNonce)) {
    if (whole === null || !whole.startsWith(found)) return found;
  }
  return null;
}
