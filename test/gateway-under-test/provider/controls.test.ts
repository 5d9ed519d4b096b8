/** The provider takes orders, refuses nonsense and keeps count. */

import { request } from "undici";
import { expect, test } from "vitest";
import { chat } from "../chat-client.ts";
import { aProvider, until } from "../rig.ts";

async function control(method: "GET" | "PUT" | "DELETE", url: string, body?: object) {
  // Some clients send the type with an empty body, too.
  const headers = { "content-type": "application/json" };
  const json = body === undefined ? null : JSON.stringify(body);
  const answer = await request(url, { method, headers, body: json });
  return { status: answer.statusCode, json: JSON.parse(await answer.body.text()) };
}

const slow = (delayMs: number) => ({ slow: { delayMs, share: 1 } });

test("faults are laid on, listed with their hits, and taken off with their count", async () => {
  const { url } = await aProvider("one");
  const faults = `${url}/control/faults`;
  expect(await control("GET", faults)).toEqual({ status: 200, json: { faults: [] } });
  await control("PUT", `${faults}/a`, { part: { slow: { delayMs: 1 } } });
  const laid = await control("PUT", `${faults}/b`, { part: { slow: { delayMs: 2 } } });
  expect(laid).toEqual({ status: 200, json: { id: "b", part: slow(2) } });
  await chat(url);
  expect((await control("GET", faults)).json.faults).toEqual([
    { id: "a", part: slow(1), requests: 0 },
    { id: "b", part: slow(2), requests: 1 },
  ]);
  expect((await control("DELETE", `${faults}/b`)).json).toEqual({ requests: 1 });
  await chat(url);
  expect((await control("DELETE", `${faults}/a`)).json).toEqual({ requests: 1 });
  expect((await control("GET", faults)).json).toEqual({ faults: [] });
});

test("a fault that is not on is not found", async () => {
  const { url } = await aProvider("one");
  const { status, json } = await control("DELETE", `${url}/control/faults/never`);
  expect(status).toBe(404);
  expect(json.error.message).toBe("No fault never is on.");
});

test("ids of faults may hold anything and be long", async () => {
  const { url } = await aProvider("one");
  const id = `stall@provider/openai 100% ${"é".repeat(80)}`;
  const fault = `${url}/control/faults/${encodeURIComponent(id)}`;
  expect((await control("PUT", fault, { part: slow(1) })).json.id).toBe(id);
  expect((await control("DELETE", fault)).status).toBe(200);
});

test.each([
  [{ part: { answer: { status: 200 } } }, "part.answer.status"],
  [{ part: { anwser: {} } }, "anwser"],
  [{ part: { cut: { share: 2 } } }, "part.cut.share"],
  [{ part: { cut: { at: "inside" } } }, "part.cut.at"],
  [{ part: { answer: { status: 503, retryAfter: "a\nb" } } }, "part.answer.retryAfter"],
  [{ part: {} }, "no part is given"],
  [{ cut: {} }, "part"],
])("%j is refused, told why, and changes nothing", async (order, why) => {
  const { url } = await aProvider("one");
  const { status, json } = await control("PUT", `${url}/control/faults/a`, order);
  expect(status).toBe(400);
  expect(json.error.message).toContain(why);
  expect((await control("GET", `${url}/control/faults`)).json).toEqual({ faults: [] });
});

test("its log counts requests, endings and hits, and remembers the last ones", async () => {
  const provider = await aProvider("one", { lastRequests: 2 });
  await chat(provider.url, { headers: { "x-gameday-nonce": "n-9" } });
  await provider.behave({ cut: { afterTokens: 1 } });
  const answer = await chat(provider.url, { stream: true });
  expect(answer.transport).toBe("broken");
  await provider.behave({ answer: { status: 503 } });
  await chat(provider.url, { body: { model: "other" } });
  await until(async () => (await provider.log()).inFlight === 0);
  expect(await provider.log()).toMatchObject({
    requests: 3,
    completed: 2,
    broken: 1,
    aborted: 0,
    byStatus: { 200: 2, 503: 1 },
    byModel: {
      smart: { requests: 2, completed: 1, broken: 1, aborted: 0 },
      other: { requests: 1, completed: 1, broken: 0, aborted: 0 },
    },
    affected: { cut: 1, answer: 1 },
    lastRequests: [
      { ending: "broken", isStream: true },
      { ending: "completed", status: 503 },
    ],
  });
});

test("a question it cannot read is the asker's fault", async () => {
  const { url } = await aProvider("one");
  expect((await chat(url, { body: { messages: [] } })).status).toBe(400);
});
