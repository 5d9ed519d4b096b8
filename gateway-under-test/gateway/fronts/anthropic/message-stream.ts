/** A stream of OpenAI's events as one of Anthropic's. */

import type { AnswerStream } from "../../answer.ts";
import { MessageEvents } from "./message-events.ts";

export function messageStream(stream: AnswerStream, promptTokens: number): AnswerStream {
  const message = new MessageEvents(promptTokens);
  let rest = "";
  let isLost = false;
  const eventsOf = (text: string): string | undefined => {
    const events = (rest + text).split("\n\n");
    rest = events.pop() ?? "";
    let said = "";
    for (const event of events) {
      const more = event.startsWith("data: ") ? message.take(event.slice(6)) : "";
      if (more === undefined) return undefined;
      said += more;
    }
    return said;
  };
  return {
    resume: () => stream.resume(),
    start: (sink) =>
      stream.start({
        write(text) {
          const said = isLost ? "" : eventsOf(text);
          if (said !== undefined) return said === "" || sink.write(said);
          isLost = true;
          sink.end({ kind: "broken", reason: "malformed", said: 0 });
          return true;
        },
        end(ending) {
          if (!isLost) sink.end(ending);
        },
      }),
  };
}
