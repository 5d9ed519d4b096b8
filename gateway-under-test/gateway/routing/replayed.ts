/** The classic bug, on demand: behind a stream that breaks, the next answer is sent as a whole. */

import type { Answer, AnswerStream, StreamEnding, StreamSink } from "../answer.ts";
import { isCancelled } from "../failure.ts";

/** `next` is asked once, when the stream has broken; what it answers follows what was sent. */
export function replayed(stream: AnswerStream, next: () => Promise<Answer>): AnswerStream {
  let current = stream;
  const goOn = async (sink: StreamSink, ending: StreamEnding) => {
    const answer = await next();
    if (answer.kind !== "stream") return sink.end(ending);
    current = answer.stream;
    current.start(sink);
  };
  return {
    resume: () => current.resume(),
    start: (sink) =>
      stream.start({
        write: (text) => sink.write(text),
        end(ending) {
          const isLost = ending.kind === "broken" && !isCancelled(ending.reason);
          if (isLost) void goOn(sink, ending);
          else sink.end(ending);
        },
      }),
  };
}
