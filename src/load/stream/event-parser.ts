/** From bytes to server-sent events (WHATWG HTML, section 9.2.6), however they were cut. */

/**
 * `name` is empty where none was given; `data` where there was none. The data is latin1: a byte a
 * character, as all that the format itself consists of is ASCII.
 */
export type TakeEvent = (name: string, data: string) => void;

export interface EventParser {
  read(chunk: Buffer): void;
  /** Hands over the last event; false if the bytes ended within a line. */
  end(): boolean;
}

/** The byte order mark in UTF-8, read as latin1. */
const mark = "\u00ef\u00bb\u00bf";

/**
 * Two liberties: an event without data is handed over, for its name alone may tell of an error; and
 * so is a last event whose lines are whole but whose empty line never came. A browser discards it.
 * What it says was sent nevertheless, and only a line without an end may have been cut.
 */
export function eventParser(take: TakeEvent): EventParser {
  let name = "";
  let data: string | null = null;
  const dispatch = () => {
    if (data !== null || name !== "") take(name, data ?? "");
    name = "";
    data = null;
  };
  const lines = lineParser((line) => {
    if (line === "") dispatch();
    else if (line.startsWith("data:")) data = joined(data, valueAt(line, 5));
    else if (line === "data") data = joined(data, "");
    else if (line.startsWith("event:")) name = valueAt(line, 6);
  });
  return {
    read: lines.read,
    end() {
      dispatch();
      return lines.isWhole();
    },
  };
}

const joined = (data: string | null, line: string): string =>
  data === null ? line : `${data}\n${line}`;

const space = 0x20;

/** One space behind the colon is no part of the value. */
const valueAt = (line: string, at: number): string =>
  line.slice(line.charCodeAt(at) === space ? at + 1 : at);

/** Lines end with CR, LF or CRLF. */
function lineParser(take: (line: string) => void) {
  // The begin of a line whose end has not come yet.
  let rest = "";
  let endedInCr = false;
  let isFirst = true;

  const endLine = (last: string) => {
    const line = rest === "" ? last : rest + last;
    rest = "";
    take(isFirst && line.startsWith(mark) ? line.slice(mark.length) : line);
    isFirst = false;
  };
  return {
    read(chunk: Buffer): void {
      const text = chunk.toString("latin1");
      if (text === "") return;
      // A CR ended the line already; this is the other half of a CRLF.
      let start = endedInCr && text.startsWith("\n") ? 1 : 0;
      endedInCr = text.endsWith("\r");
      let [lf, cr] = [text.indexOf("\n", start), text.indexOf("\r", start)];
      while (lf !== -1 || cr !== -1) {
        const isCr = cr !== -1 && (lf === -1 || cr < lf);
        const end = isCr ? cr : lf;
        endLine(text.slice(start, end));
        start = isCr && lf === cr + 1 ? lf + 1 : end + 1;
        if (lf !== -1 && lf < start) lf = text.indexOf("\n", start);
        if (isCr) cr = text.indexOf("\r", start);
      }
      rest += text.slice(start);
    },
    isWhole: () => rest === "",
  };
}
