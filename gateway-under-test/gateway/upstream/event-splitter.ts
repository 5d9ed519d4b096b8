/** Splits a server-sent event stream, cut at any byte, into the data of its events. */

import { StringDecoder } from "node:string_decoder";

/** More than this in one line is not an event, but a provider that has lost its mind. */
const longestLine = 4 * 1024 * 1024;

export class EventSplitter {
  readonly #decoder = new StringDecoder("utf8");
  /** The line that has begun. */
  #rest = "";
  /** Data lines of the event that has begun. */
  #data: string | undefined;

  /** The data of each event that this chunk completes. Comments and other fields are dropped. */
  push(chunk: Buffer): string[] {
    const text = this.#rest + this.#decoder.write(chunk);
    const events: string[] = [];
    let from = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", from)) {
      this.#line(text.slice(from, text[end - 1] === "\r" ? end - 1 : end), events);
      from = end + 1;
    }
    this.#rest = text.slice(from);
    return events;
  }

  get isOverflowing(): boolean {
    return this.#rest.length > longestLine;
  }

  #line(line: string, events: string[]): void {
    if (line === "") {
      if (this.#data !== undefined) events.push(this.#data);
      this.#data = undefined;
    } else if (line.startsWith("data:")) {
      const value = line.slice(line[5] === " " ? 6 : 5);
      this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`;
    }
  }
}
