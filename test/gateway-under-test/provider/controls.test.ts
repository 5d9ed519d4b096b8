/** The provider takes orders, refuses nonsense and keeps count. */

import { request } from "undici";
import { expect, test } from "vitest";
import { chat } from "../chat-client.ts";
import { aProvider, until } from "../rig.ts";

async function control(url: string, method: "GET" | "PUT" | "PATCH" | "DELETE", body?: object) {
  const headers = { "content-type": "application/json" };
  const json = body === undefined ? null : JSON.stringify(body);
  const answer = await request(`${url}/control/behaviour`, { method, headers, body: json });
  return { status: answer.statusCode, text: await answer.body.text() };
}

test("an order replaces the one before, is patched, and is taken back", async () => {
  const { url } = await aProvider("one");
  await control(url, "PUT", { silent: {} });
  await control(url, "PUT", { firstTokenMs: 3 });
  expect(JSON.parse((await control(url, "GET")).text)).toEqual({ firstTokenMs: 3 });
  const patched = await control(url, "PATCH", { firstTokenMs: null, tokensPerSecond: 4 });
  expect(JSON.parse(patched.text)).toEqual({ tokensPerSecond: 4 });
  expect((await control(url, "DELETE")).text).toBe("{}");
});

test.each([[{ answer: { status: 200 } }], [{ anwser: {} }], [{ cut: { ratio: 2 } }]])(
  "%j is refused and changes nothing",
  async (behaviour) => {
    const { url } = await aProvider("one");
    expect((await control(url, "PUT", behaviour)).status).toBe(400);
    expect((await control(url, "GET")).text).toBe("{}");
  },
);

test("refuses with the status and the Retry-After it was told, however odd", async () => {
  const provider = await aProvider("one");
  await provider.behave({ answer: { status: 529, retryAfter: "-1" } });
  const answer = await chat(provider.url);
  expect(answer.status).toBe(529);
  expect(answer.headers["retry-after"]).toBe("-1");
});

test("its log counts requests, endings and hits, and remembers the last ones", async () => {
  const provider = await aProvider("one", { lastRequests: 2 });
  await chat(provider.url, { headers: { "x-gameday-nonce": "n-9" } });
  await provider.behave({ cut: { afterTokens: 1 } });
  const answer = await chat(provider.url, { stream: true });
  expect(answer.transport).toBe("broken");
  await provider.behave({ answer: { status: 503 } });
  await chat(provider.url);
  await until(async () => (await provider.log()).inFlight === 0);
  expect(await provider.log()).toMatchObject({
    requests: 3,
    completed: 2,
    broken: 1,
    aborted: 0,
    byStatus: { 200: 2, 503: 1 },
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
