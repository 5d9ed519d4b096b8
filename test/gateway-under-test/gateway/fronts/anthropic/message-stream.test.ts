/** OpenAI's stream as Anthropic's, judged by what the official clients make of both. */

import { MessageStream } from "@anthropic-ai/sdk/lib/MessageStream";
import fc from "fast-check";
import { ChatCompletionStream } from "openai/lib/ChatCompletionStream";
import { describe, expect, test } from "vitest";
import type { StreamEnding } from "../../../../../gateway-under-test/gateway/answer.ts";
import { messageStream } from "../../../../../gateway-under-test/gateway/fronts/anthropic/message-stream.ts";
import { EventSplitter } from "../../../../../gateway-under-test/gateway/upstream/event-splitter.ts";

const complete: StreamEnding = {
  kind: "complete",
  completion: { finishReason: "stop", isEmpty: false, usage: undefined },
};

/** What becomes of a stream that comes in these pieces. */
function translated(pieces: readonly string[]) {
  let text = "";
  const endings: StreamEnding[] = [];
  const upstream = {
    resume() {},
    start(sink: Parameters<ReturnType<typeof messageStream>["start"]>[0]) {
      for (const piece of pieces) sink.write(piece);
      sink.end(complete);
    },
  };
  messageStream(upstream, 7).start({
    write(more) {
      text += more;
      return true;
    },
    end: (ending) => void endings.push(ending),
  });
  const events = new EventSplitter().push(Buffer.from(text)).map((data) => JSON.parse(data));
  return { text, events, endings };
}

const chunk = (fields: object) =>
  `data: ${JSON.stringify({ id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: "m", ...fields })}\n\n`;

const choice = (delta: object, finish_reason: string | null = null, more: object = {}) =>
  chunk({ choices: [{ index: 0, delta, finish_reason, ...more }], usage: null });

const fragment = (index: number, fields: object) => choice({ tool_calls: [{ index, ...fields }] });

const call = (index: number, id: string, name: string, text = "") =>
  fragment(index, { id, type: "function", function: { name, arguments: text } });

const usage = (prompt: number, answer: number, details: object = {}) =>
  chunk({
    choices: [],
    usage: {
      prompt_tokens: prompt,
      completion_tokens: answer,
      total_tokens: prompt + answer,
      ...details,
    },
  });

const role = choice({ role: "assistant", content: "" });
const done = "data: [DONE]\n\n";

const typesOf = (pieces: readonly string[]) => translated(pieces).events.map(({ type }) => type);

describe("a text", () => {
  test("is one block between the start of a message and its end", () => {
    const pieces = [role, choice({ content: "a" }), choice({ content: "b" })];
    expect(typesOf([...pieces, choice({}, "stop"), usage(1, 2), done])).toEqual([
      "message_start",
      "content_block_start",
      "content_block_delta",
      "content_block_delta",
      "content_block_stop",
      "message_delta",
      "message_stop",
    ]);
  });

  test("each event is named by its type", () => {
    const { text, events } = translated([role, choice({ content: "a" }), choice({}, "stop"), done]);
    const names = [...text.matchAll(/^event: (.*)$/gm)].map(([, name]) => name);
    expect(names).toEqual(events.map(({ type }) => type));
  });

  test("that a model refuses to write is a text, too", () => {
    const { events } = translated([role, choice({ refusal: "no" }), choice({}, "stop"), done]);
    expect(events[2]).toMatchObject({ delta: { type: "text_delta", text: "no" } });
  });

  test("of other choices than the first is left out", () => {
    const other = chunk({ choices: [{ index: 1, delta: { content: "x" }, finish_reason: null }] });
    expect(typesOf([role, other])).toEqual(["message_start"]);
  });
});

describe("calls of tools", () => {
  const blocks = (pieces: readonly string[]) =>
    translated(pieces)
      .events.filter(({ type }) => type === "content_block_start")
      .map(({ index, content_block: { type, id, name } }) => [index, type, id, name]);

  test("are blocks of their own, behind the text", () => {
    const pieces = [choice({ content: "a" }), call(0, "c1", "f"), call(1, "c2", "g")];
    expect(blocks(pieces)).toEqual([
      [0, "text", undefined, undefined],
      [1, "tool_use", "c1", "f"],
      [2, "tool_use", "c2", "g"],
    ]);
  });

  test("are told apart by their ids when all are numbered 0", () => {
    const pieces = [call(0, "c1", "f", "{}"), call(0, "c2", "g", "{}")];
    expect(blocks(pieces)).toHaveLength(2);
  });

  test("that have no id are given one", () => {
    const pieces = [fragment(0, { function: { name: "f", arguments: "{}" } })];
    expect(blocks(pieces)).toEqual([[0, "tool_use", "toolu_1_0", "f"]]);
  });

  test("are never taken up again: the stream breaks, and says nothing more", () => {
    const late = fragment(0, { function: { arguments: "}" } });
    const pieces = [call(0, "c1", "f", "{"), call(1, "c2", "g", "{}"), late];
    const { events, endings } = translated([...pieces, choice({}, "tool_calls"), done]);
    expect(endings).toEqual([{ kind: "broken", reason: "malformed", said: 0 }]);
    expect(events.map(({ type }) => type)).not.toContain("message_stop");
  });
});

describe("the end of a message", () => {
  const end = (reason: string, more: object = {}) =>
    translated([role, choice({ content: "a" }), choice({}, reason, more), done]).events.at(-2);

  test.each([
    ["stop", "end_turn"],
    ["length", "max_tokens"],
    ["tool_calls", "tool_use"],
    ["content_filter", "refusal"],
    ["something new", "end_turn"],
    ["toString", "end_turn"],
  ])("for the reason %s is %s", (reason, stop_reason) => {
    expect(end(reason).delta).toEqual({ stop_reason, stop_sequence: null });
  });

  test("names the stop sequence when the provider does", () => {
    const delta = { stop_reason: "stop_sequence", stop_sequence: "END" };
    expect(end("stop", { stop_reason: "END" }).delta).toEqual(delta);
  });

  test("counts what was cached apart from the rest of the prompt", () => {
    const cached = usage(10, 2, { prompt_tokens_details: { cached_tokens: 4 } });
    const { events } = translated([role, choice({}, "stop"), cached, done]);
    expect(events.at(-2).usage).toEqual({
      input_tokens: 6,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 4,
      output_tokens: 2,
    });
  });

  test("has estimates when the provider does not say, and zeros when it says zero", () => {
    const pieces = [role, choice({ content: "12345678" }), choice({}, "stop")];
    const usageAtEnd = (more: readonly string[]) =>
      translated([...pieces, ...more, done]).events.at(-2).usage;
    expect(usageAtEnd([])).toMatchObject({ input_tokens: 7, output_tokens: 2 });
    expect(usageAtEnd([usage(0, 0)])).toMatchObject({ input_tokens: 0, output_tokens: 0 });
  });

  test("does not come when [DONE] has not come", () => {
    const { events, endings } = translated([role, choice({ content: "a" }), choice({}, "stop")]);
    expect(events.at(-1).type).toBe("content_block_delta");
    expect(endings).toEqual([complete]);
  });

  test.each(["data: {\n\n", "data: 5\n\n", chunk({ choices: "none" })])(
    "of something that is no chunk (%j) is a broken one",
    (piece) => {
      expect(translated([role, piece]).endings).toMatchObject([{ reason: "malformed" }]);
    },
  );
});

describe("whatever is said", () => {
  const words = fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 });
  const text = fc.array(words, { maxLength: 4 });
  const input = fc.dictionary(
    fc.stringMatching(/^[a-z]{1,5}$/),
    fc.oneof(words, fc.integer(), fc.boolean(), fc.constant(null)),
    { maxKeys: 3 },
  );
  const calls = fc.array(fc.record({ input, cut: fc.array(fc.nat(30), { maxLength: 3 }) }), {
    maxLength: 3,
  });

  const argumentsIn = (json: string, cut: readonly number[]) => {
    const places = [0, ...cut.map((at) => at % json.length).sort((a, b) => a - b), json.length];
    return places.slice(1).map((to, index) => json.slice(places[index], to));
  };

  const said = fc
    .record({ text, calls })
    .map((all) => [
      role,
      ...all.text.map((content) => choice({ content })),
      ...all.calls.flatMap((one, index) => [
        call(index, `call_${index}`, `tool_${index}`),
        ...argumentsIn(JSON.stringify(one.input), one.cut).map((part) =>
          fragment(index, { function: { arguments: part } }),
        ),
      ]),
      choice({}, all.calls.length > 0 ? "tool_calls" : "stop"),
      usage(11, 22),
      done,
    ]);

  /** One JSON a line: how both clients take a stream that was read elsewhere. */
  const lines = (values: readonly unknown[]) =>
    new Response(values.map((value) => `${JSON.stringify(value)}\n`).join("")).body ??
    new ReadableStream();

  const inAnthropics = (events: readonly unknown[]) =>
    MessageStream.fromReadableStream(lines(events)).finalMessage();

  const inOpenais = (pieces: readonly string[]) => {
    const chunks = pieces
      .filter((piece) => piece !== done)
      .map((piece) => JSON.parse(piece.slice(6)));
    return ChatCompletionStream.fromReadableStream(lines(chunks)).finalChatCompletion();
  };

  test("the clients of both find the same in it", async () => {
    await fc.assert(
      fc.asyncProperty(said, async (pieces) => {
        const message = await inAnthropics(translated(pieces).events);
        const completion = await inOpenais(pieces);
        const [first] = completion.choices;
        const texts = message.content.flatMap((block) => (block.type === "text" ? block.text : []));
        const uses = message.content.flatMap((block) =>
          block.type === "tool_use" ? [[block.id, block.name, block.input]] : [],
        );
        const called = first?.message.tool_calls?.flatMap((one) =>
          one.type === "function"
            ? [[one.id, one.function.name, JSON.parse(one.function.arguments)]]
            : [],
        );
        expect(texts.join("")).toBe(first?.message.content ?? "");
        expect(uses).toEqual(called ?? []);
        expect(message.usage).toMatchObject({ input_tokens: 11, output_tokens: 22 });
      }),
    );
  });

  test("it means the same however it was cut on its way", () => {
    fc.assert(
      fc.property(said, fc.array(fc.nat(5_000)), (pieces, cut) => {
        const all = pieces.join("");
        const places = [0, ...cut.map((at) => at % all.length).sort((a, b) => a - b), all.length];
        const other = places.slice(1).map((to, index) => all.slice(places[index], to));
        expect(translated(other)).toEqual(translated(pieces));
      }),
    );
  });

  test("a block is over before the next one begins, and none after the last", () => {
    fc.assert(
      fc.property(said, (pieces) => {
        let open: number | undefined;
        let next = 0;
        for (const { type, index } of translated(pieces).events) {
          if (type === "content_block_start") {
            expect([open, index]).toEqual([undefined, next]);
            open = index;
            next += 1;
          }
          if (type === "content_block_delta") expect(index).toBe(open);
          if (type === "content_block_stop") {
            expect(index).toBe(open);
            open = undefined;
          }
        }
        expect(open).toBeUndefined();
      }),
    );
  });
});
