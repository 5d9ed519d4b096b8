// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates are what is tested.
import { describe, expect, it } from "vitest";
import { ms } from "../../../src/base/units.ts";
import { requestMaker } from "../../../src/load/request/requests.ts";
import { nonceOf } from "../../../src/load/request/template.ts";
import { traffic } from "../sample.ts";

describe("the request of an arrival", () => {
  it("is what the traffic says", () => {
    const request = {
      method: "POST",
      path: "/v1/chat?a=b",
      headers: { accept: "text/plain" },
      body: "hello",
      as: "tenant-a",
    };
    const expectation = { statuses: [201], stream: "complete" } as const;
    const make = requestMaker(traffic({ request, timeout: ms(7), expect: expectation }), 0, 1);
    expect(make(5)).toEqual({
      method: "POST",
      path: "/v1/chat?a=b",
      headers: { accept: "text/plain" },
      body: "hello",
      expect: expectation,
      timeout: 7,
    });
  });

  it("carries its own nonce in path, headers and body, and the same in all three", () => {
    const request = {
      method: "POST",
      path: "/items/${nonce}",
      headers: { "x-request-id": "id-${nonce}", accept: "text/plain" },
      body: '{"say":"${nonce}"}',
      as: null,
    };
    const make = requestMaker(traffic({ request }), 2, 42);
    for (const arrival of [0, 1, 4711]) {
      const nonce = nonceOf(42, 2, arrival);
      expect(make(arrival)).toMatchObject({
        path: `/items/${nonce}`,
        headers: { "x-request-id": `id-${nonce}`, accept: "text/plain" },
        body: `{"say":"${nonce}"}`,
      });
    }
  });

  it("is the same again for the same seed, traffic and arrival", () => {
    const request = { ...traffic().request, path: "/${nonce}" };
    const make = (seed: number, index: number) => requestMaker(traffic({ request }), index, seed);
    expect(make(1, 0)(9)).toEqual(make(1, 0)(9));
    const others = [make(1, 0)(8), make(1, 1)(9), make(2, 0)(9)].map(({ path }) => path);
    expect(others).not.toContain(make(1, 0)(9).path);
  });

  it("has no body when the traffic has none, and an empty one when it has an empty one", () => {
    expect(requestMaker(traffic(), 0, 1)(0).body).toBeNull();
    const request = { ...traffic().request, body: "" };
    expect(requestMaker(traffic({ request }), 0, 1)(0).body).toBe("");
  });
});
