/** Requests to APIs that may hang, refuse, or speak no JSON. */

import { describe, expect, it } from "vitest";
import { ms } from "../../src/base/units.ts";
import { askApi, askFaultProxy } from "../../src/target/control-api.ts";
import { startApi } from "./api-rig.ts";
import { closesAll } from "./echo-server.ts";

closesAll();

describe("an API that goes silent is given up", () => {
  it("before its answer", async () => {
    const url = await startApi(() => undefined);
    const late = { message: "it did not answer within 50ms" };
    await expect(askApi({ method: "GET", url }, ms(50))).rejects.toMatchObject(late);
  });

  it("in the midst of its answer", async () => {
    const url = await startApi((_request, response) => void response.write("{"));
    const late = { message: "it did not answer within 50ms" };
    await expect(askApi({ method: "GET", url }, ms(50))).rejects.toMatchObject(late);
  });
});

describe("an API that answers", () => {
  it("is understood, be it JSON or not", async () => {
    const url = await startApi(({ method }, response) => {
      response.writeHead(method === "PUT" ? 201 : 404);
      response.end(method === "PUT" ? '{"a":1}' : "not found");
    });
    const put = await askApi({ method: "PUT", url, body: { a: 1 } });
    expect(put).toEqual({ status: 201, json: { a: 1 } });
    expect(await askApi({ method: "GET", url })).toEqual({ status: 404, json: null });
  });

  it.each([
    ['{"error":"bad stream","status":400}', "bad stream"],
    ["oops", "it answered 400"],
  ])("is quoted when it refuses with %s", async (body, message) => {
    const url = await startApi((_request, response) => void response.writeHead(400).end(body));
    await expect(askFaultProxy({ method: "POST", url })).rejects.toMatchObject({ message });
  });
});
