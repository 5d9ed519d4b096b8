/** What no toxic is for passes unchanged; what happens to the chain meanwhile loses nothing. */

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Toxic } from "../../../src/faultproxy/toxic.ts";
import {
  change,
  chunk,
  eventStream,
  get,
  httpToxic,
  lastChunk,
  ok,
  unchunked,
  wireBench,
} from "./wire-bench.ts";

const post = (body: string) => `POST /b HTTP/1.1\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

const conversations = [
  [get("/a"), ok("plain: \xc3\xa4\xe2\x82\xac")],
  [post("some body"), ok("")],
  [
    get("/c"),
    `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${chunk("ab")}${chunk("c")}0\r\nx: y\r\n\r\n`,
  ],
  [get("/d"), eventStream + chunk("data: 1\n\ndata: 2\n\n") + chunk("data: 3\n\n") + lastChunk],
  [`HEAD /e HTTP/1.1\r\n\r\n`, "HTTP/1.1 200 OK\r\ncontent-length: 7\r\n\r\n"],
  [post("x"), `HTTP/1.1 100 Continue\r\n\r\n${ok("done")}`],
  [get("/f"), "HTTP/1.1 304 Not Modified\r\n\r\n"],
] as const;
const requests = conversations.map(([request]) => request).join("");
const responses = conversations.map(([, response]) => response).join("");

const everyKind = (settings: Readonly<Record<string, string | number>>) =>
  [
    ["http_answer", {}],
    ["http_first_byte", { delay: 10 }],
    ["http_stall", {}],
    ["http_cut", {}],
    ["http_corrupt", {}],
    ["http_drop_header", { name: "content-type" }],
    ["http_duplicate_frame", {}],
  ].flatMap(([type, own]) =>
    (["upstream", "downstream"] as const).map((stream) =>
      httpToxic(
        String(type),
        { ...Object(own), ...settings },
        { name: `${type} ${stream}`, stream },
      ),
    ),
  );

async function through(toxics: readonly Toxic[], cut: (text: string) => readonly string[]) {
  const bench = wireBench(toxics);
  for (const portion of cut(requests)) bench.request(portion);
  await bench.clock.settle();
  for (const portion of cut(responses)) bench.respond(portion);
  await bench.clock.settle();
  return [bench.sent(), bench.received()];
}

const sliced = (text: string, at: readonly number[]) => {
  const ends = [...new Set(at.map((place) => place % text.length))].sort((a, b) => a - b);
  return [...ends, text.length].map((end, index) => text.slice(ends[index - 1] ?? 0, end));
};

test("requests of another path pass all seven toxics on both streams, split at every place", async () => {
  for (let at = 0; at < Math.max(requests.length, responses.length); at++) {
    const toxics = everyKind({ path: "/elsewhere" });
    expect(await through(toxics, (text) => sliced(text, [at]))).toEqual([requests, responses]);
    expect(toxics.map(({ effect }) => effect.requests)).toEqual(toxics.map(() => 0));
  }
});

test.each([
  ["a share of 0", { share: 0 }],
  ["another method", { method: "PATCH" }],
  ["a header that is not there", { header: "x-test: 1" }],
])("so do those spared by %s, byte by byte", async (_case, settings) => {
  expect(await through(everyKind(settings), (text) => [...text])).toEqual([requests, responses]);
});

test("without a toxic, and in any portions, chunks pass as they are", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(), { maxLength: 20 }), async (at) => {
      const bench = wireBench([]);
      const portions = sliced(responses, at);
      bench.request(requests);
      for (const portion of portions) bench.respond(portion);
      expect(bench.down.sink.data.map((data) => Buffer.from(data).toString("latin1"))).toEqual(
        portions.filter((portion) => portion !== ""),
      );
    }),
  );
});

type Step =
  | { readonly kind: "send"; readonly size: number }
  | { readonly kind: "wait"; readonly duration: number }
  | { readonly kind: "add" | "update" | "remove"; readonly toxic: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("send" as const),
      size: fc.integer({ min: 1, max: 90 }),
    }),
  },
  fc.record({ kind: fc.constant("wait" as const), duration: fc.nat(60) }),
  fc.record({
    kind: fc.constantFrom("add" as const, "update" as const, "remove" as const),
    toxic: fc.nat(3),
  }),
);

const types = [
  ["http_first_byte", { delay: 30, jitter: 10 }],
  ["http_stall", { after: 5, duration: 50 }],
  ["http_duplicate_frame", { frame: 2 }],
  ["http_stall", { after: 0, share: 0.5 }],
] as const;

/** Plays the steps while the responses go by in portions; returns what the client received. */
async function play(steps: readonly Step[]): Promise<string> {
  const bench = wireBench([]);
  bench.request(requests);
  const installed: Toxic[] = [];
  let left = responses;
  const send = (size: number) => {
    if (left !== "") bench.respond(left.slice(0, size));
    left = left.slice(size);
  };
  const act = async (each: Step, index: number) => {
    if (each.kind === "send") return send(each.size);
    if (each.kind === "wait") return bench.clock.advance(each.duration);
    if (each.kind === "add") {
      const [type, settings] = types[each.toxic] ?? types[0];
      const toxic = httpToxic(type, settings, { name: `${index}`, toxicity: 0.8 });
      installed.push(toxic);
      return bench.down.link.add(toxic);
    }
    const toxic = installed[each.toxic];
    if (toxic === undefined) return undefined;
    if (each.kind === "remove") installed.splice(each.toxic, 1);
    else change(toxic, { frame: 1 });
    return each.kind === "remove" ? bench.down.link.remove(toxic) : bench.down.link.update(toxic);
  };
  for (const [index, each] of steps.entries()) await act(each, index);
  send(left.length);
  for (const toxic of installed) await bench.down.link.remove(toxic);
  await bench.clock.settle();
  return bench.received();
}

/** The body of the stream of events, the framing gone and second copies taken out. */
function normal(text: string): string {
  const start = text.indexOf(eventStream) + eventStream.length;
  const end = text.indexOf(`0\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 7`) + lastChunk.length;
  const events = unchunked(text.slice(start, end)).split(/(?<=\n\n)/);
  return text.slice(0, start) + [...new Set(events)].join("") + text.slice(end);
}

test("no byte is lost or moved, whenever toxics come, change and go", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      expect(normal(await play(steps))).toBe(normal(responses));
    }),
    { numRuns: 400 },
  );
});
