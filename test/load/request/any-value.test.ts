// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates are what is tested.
import fc from "fast-check";
import { expect, it } from "vitest";
import { requestFields } from "../../../src/load/request/request-fields.ts";
import { requestOf } from "../../../src/load/request/request-of.ts";
import { requestMaker } from "../../../src/load/request/requests.ts";
import { http2Headers } from "../../../src/load/transport/http2-request.ts";
import { requestBytes } from "../../../src/load/transport/request-bytes.ts";
import { timeouts } from "../sample.ts";

const toBytes = requestBytes("127.0.0.1", false);
const toHeaders = http2Headers("http://127.0.0.1");

/** Both throw for what cannot be sent. */
function write(fields: unknown, value = ""): void {
  const spec = requestOf(requestFields.parse(fields), () => new Uint8Array());
  if (typeof spec === "string") throw new Error(spec);
  const given = { nonce: "n", uuid: "u", arrival: 1, user: 1 };
  const values = { ...given, field: () => value, captured: () => value };
  const request = requestMaker({ timeouts }, spec)(values);
  toBytes(request);
  toHeaders(request);
}

const anything = fc.string({ unit: "binary" });

it("whatever a row or a capture holds, the request can be sent", () => {
  const places = [
    { get: "/a/${row.x}?b=${row.x}", query: { "${row.x}": "${row.x}" } },
    { get: "${x}${row.x}" },
    { get: "/", headers: { "x-a": "a ${row.x}${x}", host: "${x}", cookie: "${x}" } },
    { get: "/", bearer: "${x}" },
    { get: "/", basic: { user: "${row.x}", password: "${x}" } },
    { post: "/", json: { a: "${x}" } },
    { post: "/", form: { "${x}": "${x}" } },
    { post: "/", body: "${x}" },
    { post: "/", multipart: [{ name: "a", value: "${x}" }] },
  ];
  fc.assert(
    fc.property(anything, fc.constantFrom(...places), (value, place) => write(place, value)),
    { numRuns: 1000 },
  );
});

it("whatever a file says, it is told what is wrong or the request can be sent", () => {
  const text = fc.oneof(anything, fc.constantFrom("${nonce}", "\x7f", "\u00e9", "${", "$${a}"));
  const fields = fc.record({
    post: fc.array(text, { maxLength: 3 }).map((texts) => `/${texts.join("")}`),
    query: fc.dictionary(text, text, { maxKeys: 2 }),
    headers: fc.dictionary(fc.oneof(fc.constant("x-a"), text), text, { maxKeys: 2 }),
    body: text,
  });
  let sent = 0;
  fc.assert(
    fc.property(fields, (given) => {
      if (!requestFields.safeParse(given).success) return;
      sent++;
      write(given);
    }),
    { numRuns: 1000 },
  );
  expect(sent).toBeGreaterThan(0);
});
