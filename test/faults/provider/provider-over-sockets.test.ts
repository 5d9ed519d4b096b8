/** Each kind of fault at a real provider: what its clients see, and the count that proves it. */

import { request } from "undici";
import { expect, test } from "vitest";
import { prepareProvider, providerFields } from "../../../src/faults/provider/provider.ts";
import { providerSite } from "../../../src/target/providers.ts";
import {
  type ChatResult,
  chat,
  chatRequest,
  errorOf,
  isComplete,
  textOf,
} from "../../gateway-under-test/chat-client.ts";
import { aProvider, type SimulatedProvider, until } from "../../gateway-under-test/rig.ts";

type Kind = keyof typeof providerFields;

const inject = (provider: SimulatedProvider, kind: Kind, written: object) =>
  prepareProvider(
    providerFields[kind].parse(written),
    providerSite(provider.url),
    `${kind}@provider/one`,
  ).inject();

const wantsUsage = { stream_options: { include_usage: true } };

/** Every answer has a role, five tokens, a finish, a usage and [DONE]. */
const ask = ({ url }: SimulatedProvider) => chat(url, { stream: true, body: wantsUsage });

const length = (answer: ChatResult) => Buffer.byteLength(answer.body);

const rows: readonly (readonly [string, Kind, object, (answer: ChatResult) => unknown])[] = [
  ["are refused", "answer", { status: 529 }, ({ status }) => status === 529],
  [
    "are told when to come again",
    "answer",
    { status: 429, "retry-after": 0, "retry-after-ms": 1.5 },
    ({ headers }) => headers["retry-after"] === "0" && headers["retry-after-ms"] === "1.5",
  ],
  [
    "are refused in words of the scenario",
    "answer",
    { status: 500, body: "<html>" },
    ({ body }) => body === "<html>",
  ],
  ["come later", "slow_first_token", { delay: "5ms" }, isComplete],
  ["stand still for a while", "stall", { "after-tokens": 2, for: "5ms" }, isComplete],
  [
    "are cut between two frames",
    "cut",
    { "after-tokens": 3 },
    ({ transport, events, body }) =>
      transport === "broken" && events.length === 4 && body.endsWith("\n\n"),
  ],
  [
    "are cut inside a frame",
    "cut",
    { "after-tokens": 3, at: "frame" },
    ({ transport, events, body }) =>
      transport === "broken" && events.length === 4 && !body.endsWith("\n\n"),
  ],
  [
    "are cut inside a character",
    "cut",
    { at: "utf8" },
    ({ transport, events, body }) =>
      transport === "broken" && events.length === 2 && !body.endsWith("\n\n"),
  ],
  [
    "end cleanly and too early",
    "end",
    { "after-tokens": 0 },
    ({ transport, events }) => transport === "clean" && events.length === 1,
  ],
  [
    "hold nonsense",
    "malformed",
    { "after-tokens": 4 },
    (answer) => isComplete(answer) && answer.events[5] === "{nonsense",
  ],
  [
    "end with an error inside a 200",
    "error_event",
    { "after-tokens": 2, type: "insufficient_quota" },
    ({ status, events }) =>
      status === 200 && events.length === 4 && errorOf(events.at(-1)).type === "insufficient_quota",
  ],
  [
    "are shorter than they say",
    "wrong_length",
    { by: 7 },
    (answer) =>
      answer.transport === "broken" &&
      Number(answer.headers["content-length"]) === length(answer) + 7,
  ],
  ["have no body", "empty", { form: "no-body" }, ({ status, body }) => status === 200 && !body],
  ["say nothing", "empty", {}, (answer) => isComplete(answer) && textOf(answer) === ""],
  [
    "hold no choices",
    "empty",
    { form: "no-choices" },
    (answer) => isComplete(answer) && !answer.body.includes("delta"),
  ],
  [
    "used nothing",
    "usage",
    { form: "zero" },
    ({ body }) => body.includes('"total_tokens":0') && !body.includes('"total_tokens":6'),
  ],
  ["tell no usage", "usage", { form: "missing" }, ({ body }) => !body.includes("total_tokens")],
];

test.each(rows)("answers that %s: %s %j", async (_claim, kind, written, isHit) => {
  const provider = await aProvider("one");
  const before = await ask(provider);
  expect(isComplete(before)).toBe(true);
  const undo = await inject(provider, kind, written);
  for (const answer of [await ask(provider), await ask(provider)]) expect(isHit(answer)).toBe(true);
  expect(await undo()).toMatchObject({ touched: 2, unit: "requests" });
  const after = await ask(provider);
  expect(isComplete(after)).toBe(true);
  expect(after.headers["content-length"]).toBeUndefined();
});

test.each([
  ["silent", 0],
  ["stall", 2],
] as const)("answers that never end: %s", async (kind, frames) => {
  const provider = await aProvider("one");
  const undo = await inject(provider, kind, {});
  const leaving = new AbortController();
  let body = "";
  const reading = (async () => {
    const options = { ...chatRequest({ stream: true }), signal: leaving.signal };
    const answer = await request(`${provider.url}/v1/chat/completions`, options);
    for await (const chunk of answer.body) body += chunk;
  })();
  await until(async () => (await provider.log()).inFlight === 1);
  await until(() => body.split("\n\n").length - 1 === frames);
  // One that was hit stays so; the next one is as usual.
  expect(await undo()).toMatchObject({ touched: 1 });
  expect(isComplete(await ask(provider))).toBe(true);
  expect((await provider.log()).inFlight).toBe(1);
  leaving.abort();
  await expect(reading).rejects.toThrow();
  await until(async () => (await provider.log()).aborted === 1);
});

test("answers that come later the more there are: overload", async () => {
  const provider = await aProvider("one");
  const hang = await inject(provider, "silent", {});
  const leaving = new AbortController();
  const options = { ...chatRequest(), signal: leaving.signal };
  const url = `${provider.url}/v1/chat/completions`;
  const waiting = expect(request(url, options)).rejects.toThrow();
  await until(async () => (await provider.log()).inFlight === 1);
  await hang();
  const undo = await inject(provider, "overload", { capacity: 1, slope: 2 });
  expect(isComplete(await ask(provider))).toBe(true);
  leaving.abort();
  await waiting;
  await until(async () => (await provider.log()).inFlight === 0);
  // Alone it is within the capacity.
  expect(isComplete(await ask(provider))).toBe(true);
  expect(await undo()).toMatchObject({ touched: 1 });
});

test("a share of the requests is the same share each time", async () => {
  const hits = async () => {
    const provider = await aProvider("one", { seed: 7 });
    const undo = await inject(provider, "answer", { status: 503, share: "40%" });
    const statuses: number[] = [];
    for (let n = 0; n < 40; n++) statuses.push((await ask(provider)).status);
    const refused = statuses.filter((status) => status === 503).length;
    expect((await undo()).touched).toBe(refused);
    return statuses;
  };
  const statuses = await hits();
  expect(await hits()).toEqual(statuses);
  expect(new Set(statuses)).toEqual(new Set([200, 503]));
});

test("a fault at an idle provider proves that it hit nobody", async () => {
  const provider = await aProvider("one");
  const undo = await inject(provider, "answer", { status: 503 });
  expect(await undo()).toEqual({ touched: 0, unit: "requests", evidence: "changed 0 answers" });
});
