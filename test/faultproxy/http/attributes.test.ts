/** The attributes of toxics that read HTTP, through the API. */

import { describe, expect, test } from "vitest";
import { z } from "zod";
import { closedPort } from "../loopback.ts";
import { httpProxy } from "./http-links.ts";

const proxy = async () => httpProxy(await closedPort());

describe("a toxic", () => {
  test("has defaults for what is not named, keeps texts, and tells all of them", async () => {
    const { toxic } = await proxy();
    const created = await toxic("http_answer", { status: 429, path: "/v1/a", share: 0.1 });
    expect(created).toBe(
      '{"attributes":{"status":429,"body":"","content_type":"text/plain","extra_header":"",' +
        '"share":0.1,"path":"/v1/a","method":"","header":""},' +
        '"name":"http_answer","type":"http_answer","stream":"downstream","toxicity":1}',
    );
  });

  test("keeps what an update does not name", async () => {
    const { toxic, call } = await proxy();
    await toxic("http_cut", { after: 10, inside: "frame" });
    const body = JSON.stringify({ attributes: { after: 5 } });
    const reply = await call("POST", "/proxies/web/toxics/http_cut", body);
    const { attributes } = z.object({ attributes: z.unknown() }).parse(JSON.parse(reply.body));
    expect(attributes).toMatchObject({
      after: 5,
      inside: "frame",
      frame: 1,
      with: "fin",
      share: 1,
    });
  });

  test.each([
    ["http_answer", { share: 1.5 }, "http_answer: share must be from 0 to 1: 1.5"],
    ["http_answer", { status: 199 }, "http_answer: status must be from 200 to 599: 199"],
    ["http_answer", { extra_header: "a: b\r\nc: d" }, "headers must be printable ASCII"],
    ["http_answer", { extra_header: "retry" }, 'extra_header must be written "name: value"'],
    ["http_answer", { extra_header: "Content-Length: 1" }, "must not be one that frames"],
    ["http_stall", { path: "v1" }, "path must begin with a slash: v1"],
    ["http_stall", { path: "/^(/" }, "path is not a regular expression: /^(/"],
    ["http_stall", { header: "a b: c" }, 'header must be written \\"name: value\\"'],
    ["http_stall", { paht: "/v1" }, "http_stall has no attribute paht: write one of after"],
    ["http_stall", { after: "ten" }, "cannot unmarshal string into"],
    ["http_stall", { after: -1 }, "after must not be negative: -1"],
    ["http_cut", { inside: "head" }, 'inside must be \\"body\\" or \\"frame\\"'],
    ["http_cut", { with: "syn" }, 'with must be \\"fin\\" or \\"rst\\"'],
    ["http_cut", { frame: 0 }, "frame counts from 1"],
    ["http_corrupt", { every: 0 }, "every must be at least 1"],
    ["http_drop_header", {}, "name must be the name of a header"],
    ["http_duplicate_frame", { unit: "line" }, 'unit must be \\"event\\" or \\"chunk\\"'],
  ])("%s is refused with %o", async (type, attributes, message) => {
    const { call } = await proxy();
    const reply = await call("POST", "/proxies/web/toxics", JSON.stringify({ type, attributes }));
    expect(reply.status).toBe(400);
    expect(JSON.parse(reply.body)).toMatchObject({
      error: expect.stringContaining(message.replaceAll("\\", "")),
    });
  });
});
