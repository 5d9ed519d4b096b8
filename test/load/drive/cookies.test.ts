import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ms } from "../../../src/base/units.ts";
import { cookieSend } from "../../../src/load/drive/cookies.ts";
import { requestBytes } from "../../../src/load/transport/request-bytes.ts";
import type { OutgoingRequest } from "../../../src/load/transport/sender.ts";
import { nothing, outgoing } from "../sample.ts";

/** The requests that go out when every answer sets this. */
async function sentAfter(setCookie: string, times = 2) {
  const sent: OutgoingRequest[] = [];
  const send = cookieSend(async (request) => {
    sent.push(request);
    const headers = { "set-cookie": setCookie };
    const answer = { status: 200, headers, body: Buffer.alloc(0) };
    const outcome = { kind: "answered", status: 200 } as const;
    return { ...nothing, sentAt: ms(0), endedAt: ms(0), outcome, answer };
  }, "http://127.0.0.1:80");
  for (let n = 0; n < times; n++) await send(outgoing());
  return sent;
}

const written = requestBytes("127.0.0.1", false);

describe("a cookie that a target sets", () => {
  it("goes back without a character that no header can hold", async () => {
    const [, second] = await sentAfter("a=b\x7fc");
    expect(second?.headers["cookie"]).toBe("a=bc");
  });

  it("for a domain that is none is passed over, beside one that is good", async () => {
    const [, second] = await sentAfter("x=1; Domain=\u00e9]\ngood=1");
    expect(second?.headers["cookie"]).toBe("good=1");
  });

  it("whatever it is, makes no request that cannot be sent", async () => {
    const piece = fc.oneof(
      fc.constantFrom("a=b", "; ", "Domain=", "Path=", "Expires=", "\n", "=", "[", "]", "\x7f"),
      fc.string({ unit: "binary", maxLength: 4 }),
    );
    const cookies = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));
    await fc.assert(
      fc.asyncProperty(cookies, async (setCookie) => {
        for (const request of await sentAfter(setCookie)) written(request);
      }),
      { numRuns: 300 },
    );
  });
});
