/** Who is asked is said by the configuration alone: nothing in a request names another host. */

import { once } from "node:events";
import { expect, test } from "vitest";
import { aGateway, aProvider, aServer } from "../../rig.ts";
import { type RawRequest, rawChat, rawClient, textOfRequest } from "./raw-client.ts";

const headers = (fields: (evil: string) => Record<string, string>) => (evil: string) => {
  const request = rawChat();
  return { ...request, headers: { ...request.headers, ...fields(evil) } };
};

const body = (fields: (evil: string) => object) => (evil: string) =>
  rawChat({ body: fields(evil) });

const attempts: readonly (readonly [string, (evil: string) => RawRequest])[] = [
  ["a custom host", headers((evil) => ({ "x-portkey-custom-host": evil }))],
  [
    "a provider and its host",
    headers((evil) => ({
      "x-portkey-provider": "openai",
      "x-portkey-config": JSON.stringify({ provider: "openai", custom_host: evil }),
    })),
  ],
  ["an upstream", headers((evil) => ({ "x-upstream-url": evil, "x-target-url": evil }))],
  ["a base URL", headers((evil) => ({ "x-base-url": evil, "x-api-base": evil }))],
  ["the Host header", headers((evil) => ({ host: new URL(evil).host }))],
  [
    "forwarding headers",
    headers((evil) => ({
      "x-forwarded-host": new URL(evil).host,
      forwarded: `host=${new URL(evil).host}`,
      "x-original-url": evil,
      "x-rewrite-url": evil,
    })),
  ],
  [
    "a target in absolute form",
    (evil) => ({ ...rawChat(), target: `${evil}/v1/chat/completions` }),
  ],
  [
    "a target that begins with two slashes",
    (evil) => ({
      ...rawChat(),
      target: `//${new URL(evil).host}/v1/chat/completions`,
    }),
  ],
  [
    "a target with user and host",
    (evil) => ({
      ...rawChat(),
      target: `/v1/chat/completions@${new URL(evil).host}/`,
    }),
  ],
  [
    "fields of the body",
    body((evil) => ({ base_url: evil, api_base: evil, custom_host: evil, url: evil })),
  ],
  ["the model", body((evil) => ({ model: `${evil}/v1/m` }))],
  [
    "a picture",
    body((evil) => ({
      messages: [
        { role: "user", content: [{ type: "image_url", image_url: { url: `${evil}/p.png` } }] },
      ],
    })),
  ],
];

test.each(attempts)("%s makes the gateway ask nobody else", async (_claim, attempt) => {
  let asked = 0;
  const evil = await aServer((_request, response) => {
    asked += 1;
    response.end();
  });
  const provider = await aProvider("one");
  const gateway = await aGateway([provider]);
  const socket = await rawClient(gateway.url);
  socket.write(textOfRequest(attempt(evil.url)));
  const [answer] = await once(socket, "data");
  expect(`${answer}`).toMatch(/^HTTP\/1.1 (200|4\d\d) /);
  expect(`${answer}`.toLowerCase()).not.toContain("\r\nlocation:");
  expect(asked).toBe(0);
});
