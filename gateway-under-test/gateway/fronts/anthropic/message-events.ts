/** The events of a streamed message, block by block: one is over before the next one begins. */

import { z } from "zod";
import { textTokens } from "../../estimate-tokens.ts";
import {
  contentSchema,
  endingOf,
  endingSchema,
  messageId,
  type QuestionUsage,
  toolUseId,
  usageOf,
  usageSchema,
} from "./message-words.ts";

const fragmentSchema = z.object({
  index: z.number().default(0),
  id: z.string().nullish(),
  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
});

const chunkSchema = z.object({
  id: z.string().default("chatcmpl-0"),
  model: z.string().default(""),
  choices: z
    .array(
      endingSchema.extend({
        index: z.number().default(0),
        delta: z
          .object({
            content: contentSchema,
            refusal: z.string().nullish(),
            tool_calls: z.array(fragmentSchema).nullish(),
          })
          .nullish(),
      }),
    )
    .default([]),
  usage: usageSchema.nullish(),
});

type Chunk = z.infer<typeof chunkSchema>;
type Choice = Chunk["choices"][number];
type Fragment = z.infer<typeof fragmentSchema>;

/** Of tool calls: their place in the list of OpenAI, and their id. */
type Block =
  | { readonly kind: "text" }
  | { readonly kind: "tool"; readonly place: number; readonly id: string };

export class MessageEvents {
  readonly #promptTokens: number;
  #id = "";
  #events = "";
  #isStarted = false;
  #block: Block | undefined;
  #index = -1;
  /** Places of the calls that were begun. */
  readonly #calls = new Set<number>();
  #ending: { readonly reason: string; readonly sequence: unknown } | undefined;
  #usage: QuestionUsage | undefined;
  /** Tokens, as far as they can be told from the text. */
  #said = 0;

  constructor(promptTokens: number) {
    this.#promptTokens = promptTokens;
  }

  /** What one event of OpenAI says. Undefined: it cannot be said in events of Anthropic. */
  take(data: string): string | undefined {
    this.#events = "";
    if (data === "[DONE]") this.#stop();
    else if (!this.#chunk(chunkOf(data))) return undefined;
    return this.#events;
  }

  #chunk(chunk: Chunk | undefined): boolean {
    if (chunk === undefined) return false;
    const { id, model, choices, usage } = chunk;
    if (!this.#isStarted) this.#start(id, model);
    this.#usage = usage ?? this.#usage;
    return choices.every((choice) => choice.index !== 0 || this.#choice(choice));
  }

  #choice({ delta, finish_reason: reason, stop_reason: sequence }: Choice): boolean {
    this.#text(delta?.content ?? "");
    this.#text(delta?.refusal ?? "");
    const isSaid = (delta?.tool_calls ?? []).every((fragment) => this.#fragment(fragment));
    if (reason != null) this.#ending = { reason, sequence };
    return isSaid;
  }

  #start(id: string, model: string): void {
    this.#isStarted = true;
    this.#id = id;
    const usage = usageOf(undefined, { input: this.#promptTokens, output: 0 });
    const head = { id: messageId(id), type: "message", role: "assistant", model, content: [] };
    const message = { ...head, stop_reason: null, stop_sequence: null, usage };
    this.#emit("message_start", { message });
  }

  #text(text: string): void {
    if (text === "") return;
    if (this.#block?.kind !== "text") {
      this.#begin({ kind: "text" }, { type: "text", text: "", citations: null });
    }
    this.#delta(text, { type: "text_delta", text });
  }

  /** False for a piece of a call that is over: a block cannot be taken up again. */
  #fragment({ index: place, id, function: called }: Fragment): boolean {
    if (!this.#isOpen(place, id)) {
      if (this.#calls.has(place) && !id) return false;
      this.#calls.add(place);
      const block = { kind: "tool", place, id: id || toolUseId(this.#id, place) } as const;
      const { name } = called ?? {};
      this.#begin(block, { type: "tool_use", id: block.id, name: name ?? "", input: {} });
    }
    const text = called?.arguments ?? "";
    if (text !== "") this.#delta(text, { type: "input_json_delta", partial_json: text });
    return true;
  }

  /** Some providers number all calls 0 and tell them apart by their ids. */
  #isOpen(place: number, id: string | null | undefined): boolean {
    const block = this.#block;
    return block?.kind === "tool" && block.place === place && (!id || id === block.id);
  }

  #begin(block: Block, content_block: object): void {
    this.#close();
    this.#block = block;
    this.#index += 1;
    this.#emit("content_block_start", { index: this.#index, content_block });
  }

  #delta(text: string, delta: object): void {
    this.#said += textTokens(text);
    this.#emit("content_block_delta", { index: this.#index, delta });
  }

  #close(): void {
    if (this.#block === undefined) return;
    this.#block = undefined;
    this.#emit("content_block_stop", { index: this.#index });
  }

  #stop(): void {
    if (!this.#isStarted) this.#start("chatcmpl-0", "");
    this.#close();
    const { reason, sequence } = this.#ending ?? { reason: "stop", sequence: null };
    const usage = usageOf(this.#usage, { input: this.#promptTokens, output: this.#said });
    this.#emit("message_delta", { delta: endingOf(reason, sequence), usage });
    this.#emit("message_stop", {});
  }

  #emit(type: string, fields: object): void {
    this.#events += `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
  }
}

function chunkOf(data: string): Chunk | undefined {
  try {
    return chunkSchema.safeParse(JSON.parse(data)).data;
  } catch {
    return undefined;
  }
}
