/** The messages that a whole body of server-sent events carries. */

import { eventParser } from "../stream/event-parser.ts";

/** The data of each event of type `message`; the first of a stream may carry none. */
export function eventData(body: Buffer): readonly string[] {
  const found: string[] = [];
  const parser = eventParser((type, data) => {
    const isMessage = type === "" || type === "message";
    if (isMessage && data !== "") found.push(Buffer.from(data, "latin1").toString("utf8"));
  });
  parser.read(body);
  parser.end();
  return found;
}
