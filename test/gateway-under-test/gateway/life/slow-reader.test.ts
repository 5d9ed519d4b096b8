/** A slow client slows its provider down: nothing piles up in between. */

import { expect, test } from "vitest";
import { aGateway, aServer, until } from "../../rig.ts";
import { asking } from "./raw-client.ts";

const piece = `data: ${JSON.stringify({
  choices: [{ index: 0, delta: { content: "x".repeat(16 * 1024) }, finish_reason: null }],
})}\n\n`;

test("the provider of a client that does not read is paused, and let go when it is cut", async () => {
  const offered = 512 * 1024 * 1024;
  let sent = 0;
  let isGone = false;
  const provider = await aServer((_request, response) => {
    const go = () => {
      while (sent < offered && !response.destroyed) {
        sent += piece.length;
        if (!response.write(piece)) return;
      }
    };
    response.on("drain", go).on("close", () => {
      isGone = true;
    });
    response.writeHead(200, { "content-type": "text/event-stream" });
    go();
  });
  const gateway = await aGateway([{ name: "one", url: provider.url }], { slowReaderMs: 500 });
  const socket = await asking(gateway.url, { stream: true });
  socket.pause();
  await until(() => isGone);
  // What the system's sockets take in on the way; the gateway itself keeps a few pieces.
  expect(sent).toBeLessThan(64 * 1024 * 1024);
  const [call] = await gateway.calls(1);
  expect(call).toMatchObject({ status: "cut", attempts: [{ outcome: "client-gone" }] });
});
