/** What an answer says, for comparing it with others. Pure. */

import { z } from "zod";

const said = z.looseObject({
  content: z.string().nullish(),
  tool_calls: z
    .array(
      z.looseObject({
        function: z
          .looseObject({ name: z.string().nullish(), arguments: z.string().nullish() })
          .nullish(),
      }),
    )
    .nullish(),
});

const answerSchema = z.looseObject({
  choices: z.array(
    z.looseObject({ index: z.number().nullish(), message: said.nullish(), delta: said.nullish() }),
  ),
});

/** Of a whole answer: text and tool calls of all its choices. What has no choices is its body. */
export function textOfBody(body: string): string {
  const answer = parsed(body);
  return answer === undefined ? body : joined([answer]);
}

/** Of a stream in the chain's dialect, from its events. */
export function textOfEvents(events: string): string {
  const chunks = events
    .split("\n\n")
    .filter((event) => event.startsWith("data: {"))
    .map((event) => parsed(event.slice("data: ".length)));
  return joined(chunks.filter((chunk) => chunk !== undefined));
}

/** Differences in case and space are none. */
export const normalised = (text: string): string =>
  text.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase();

type Parsed = z.infer<typeof answerSchema>;

function joined(chunks: readonly Parsed[]): string {
  const byChoice = new Map<number, string>();
  for (const { choices } of chunks) {
    for (const { index, message, delta } of choices) {
      const { content, tool_calls } = message ?? delta ?? {};
      // In a stream both come in pieces; their ids differ from answer to answer.
      const calls = (tool_calls ?? []).map((call) => {
        return (call.function?.name ?? "") + (call.function?.arguments ?? "");
      });
      const choice = index ?? 0;
      byChoice.set(choice, (byChoice.get(choice) ?? "") + (content ?? "") + calls.join(""));
    }
  }
  return [...byChoice.values()].join("\n");
}

function parsed(json: string): Parsed | undefined {
  try {
    return answerSchema.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}
