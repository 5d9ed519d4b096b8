/** What an answer says, in either form. */

import { expect, test } from "vitest";
import {
  normalised,
  textOfBody,
  textOfEvents,
} from "../../../../gateway-under-test/gateway/routing/answer-text.ts";

const body = (...messages: object[]) =>
  JSON.stringify({ choices: messages.map((message, index) => ({ index, message })) });

const event = (index: number, delta: object) =>
  `data: ${JSON.stringify({ choices: [{ index, delta }] })}\n\n`;

const call = { function: { name: "f", arguments: "{}" } };

test.each([
  ["the text of a message", body({ content: "hi" }), "hi"],
  ["that of all choices", body({ content: "one" }, { content: "two" }), "one\ntwo"],
  ["tool calls, too", body({ content: null, tool_calls: [call] }), "f{}"],
  ["what has no choices is its body", '{"data":[1]}', '{"data":[1]}'],
  ["what is no JSON is its body", "oops", "oops"],
])("of a whole answer: %s", (_claim, text, expected) => {
  expect(textOfBody(text)).toBe(expected);
});

test("of a stream: the pieces of each choice, whatever their order", () => {
  const events = [
    event(0, { role: "assistant", content: "" }),
    event(1, { content: "tw" }),
    event(0, { content: "one" }),
    event(1, { content: "o" }),
    'data: {"choices":[],"usage":{}}\n\n',
    "data: [DONE]\n\n",
  ];
  expect(textOfEvents(events.join(""))).toBe("one\ntwo");
});

test("of a stream: tool calls are the same as in one piece", () => {
  const pieces = [{ function: { name: "f", arguments: "{" } }, { function: { arguments: "}" } }];
  const events = pieces.map((part) => event(0, { tool_calls: [part] }));
  expect(textOfEvents(events.join(""))).toBe("f{}");
});

test("case, space and forms of letters make no difference", () => {
  expect(normalised(" A\u00a0\tﬁne\n day ")).toBe("a fine day");
});
