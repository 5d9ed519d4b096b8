import { describe, expect, it } from "vitest";
import { boundedFetch } from "../../../../../gateway-under-test/gateway/mcp/behind/bounded-fetch.ts";

const encoder = new TextEncoder();

/** A server that answers with these pieces. */
const saying = (type: string, pieces: readonly string[]) =>
  boundedFetch(10, async () => {
    const body = new ReadableStream({
      start(controller) {
        for (const piece of pieces) controller.enqueue(encoder.encode(piece));
        controller.close();
      },
    });
    return new Response(body, { headers: { "content-type": type } });
  });

const events = "text/event-stream";
const json = "application/json";

const cases: readonly (readonly [string, string, readonly string[], boolean])[] = [
  ["a message of ten bytes fits", json, ["12345", "67890"], true],
  ["one of eleven does not", json, ["12345", "678901"], false],
  ["empty lines do not make a message shorter", json, ["12345\n\n", "12345\n\n"], false],
  ["each event is measured by itself", events, ["data:12\n\n", "data:34\n\n", "data:56\n\n"], true],
  ["its end may have carriage returns", events, ["data:1\r\n\r\n", "data:2\r\n\r\n"], true],
  ["an event that is too long does not fit", events, ["data:1\n", "data:234567"], false],
  ["nor does one that begins behind a short one", events, ["a\n\n123456789012"], false],
];

describe("what a server says", () => {
  it.each(cases)("%s", async (_claim, type, pieces, fits) => {
    const response = await saying(type, pieces)("http://127.0.0.1/");
    if (fits) expect(await response.text()).toBe(pieces.join(""));
    else await expect(response.text()).rejects.toThrow(/too long/);
  });
});
