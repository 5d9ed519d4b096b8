/** HTTP requests in earnest: what is sent, what is kept, and when it is given up. */

import { describe, expect, it } from "vitest";
import { systemClock } from "../../../src/base/clock.ts";
import { ms, seconds } from "../../../src/base/units.ts";
import type { HttpOrder } from "../../../src/faults/action/actions.ts";
import type { Environment } from "../../../src/faults/action/environment.ts";
import { systemActions } from "../../../src/faults/action/system-actions.ts";
import { answeringServer } from "./answering-server.ts";

const environment = (name: string): string => `\${env.${name}}`;

function send(order: Partial<HttpOrder> & { readonly url: string }, env: Environment = {}) {
  const actions = systemActions({ clock: systemClock, env, signal: () => false });
  return actions.http({ method: "GET", headers: {}, body: null, timeout: seconds(20), ...order });
}

const secret = { GD_DOOR: 'open "sesame"' };

describe("an HTTP request", () => {
  it("resolves with any answer, whatever its status", async () => {
    const { url, received } = await answeringServer(() => ({ status: 503, body: "not yet" }));
    const headers = { "X-Reason": "drill" };
    const answer = await send({ method: "PUT", url: `${url}/flags?a=1`, headers, body: "on" });
    expect(answer).toEqual({ status: 503, body: "not yet" });
    expect(received).toMatchObject([
      { method: "PUT", path: "/flags?a=1", headers: { "x-reason": "drill" }, body: "on" },
    ]);
  });

  it("does not follow a redirection: it is an answer", async () => {
    const { url, received } = await answeringServer(() => ({ status: 302, body: "" }));
    expect(await send({ url })).toMatchObject({ status: 302 });
    expect(received).toHaveLength(1);
  });

  it("keeps at most 64 KiB of the answer", async () => {
    const { url } = await answeringServer(() => ({ status: 200, body: "x".repeat(1_000_000) }));
    expect((await send({ url })).body).toHaveLength(65_536);
  });

  it("holds values of the environment, written as it takes them, and tells none", async () => {
    const { url, received } = await answeringServer(({ headers, body }) => {
      return { status: 200, body: `${headers.authorization} ${body}` };
    });
    const door = environment("GD_DOOR");
    const headers = { authorization: `Bearer ${door}`, "content-type": "application/json" };
    const answer = await send({ method: "POST", url, headers, body: `{"a":"${door}"}` }, secret);
    expect(received[0]?.headers.authorization).toBe('Bearer open "sesame"');
    expect(JSON.parse(received[0]?.body ?? "")).toEqual({ a: 'open "sesame"' });
    expect(answer.body).toBe('Bearer [redacted] {"a":"[redacted]"}');
  });

  it("is not sent if a variable is not set", async () => {
    const { url, received } = await answeringServer(() => ({ status: 200, body: "" }));
    const headers = { authorization: environment("GD_NONE") };
    await expect(send({ url, headers })).rejects.toMatchObject({ code: "E_TARGET" });
    expect(received).toEqual([]);
  });

  it("is not sent if a header cannot hold the value, which is not told", async () => {
    const env = { GD_LINES: "one\ntwo" };
    const headers = { authorization: environment("GD_LINES") };
    await expect(send({ url: "http://127.0.0.1:1", headers }, env)).rejects.toMatchObject({
      message: "the environment variable GD_LINES is not one line of Latin-1 text",
    });
  });

  it("is given up when its time is over", async () => {
    const { url } = await answeringServer(() => null);
    await expect(send({ url, timeout: ms(50) })).rejects.toMatchObject({
      code: "E_FAULT",
      message: `GET ${url}: there was no whole answer within 50ms`,
    });
  });

  it("tells why nobody answers, and no value that stands in its URL", async () => {
    const url = `http://127.0.0.1:1/${environment("GD_TOKEN")}`;
    const failure = await send({ url }, { GD_TOKEN: "xyzzy-12345" }).catch((error) => error);
    expect(failure).toMatchObject({ code: "E_FAULT" });
    expect(failure.message).toContain("ECONNREFUSED");
    expect(failure.message).not.toContain("xyzzy");
  });
});
