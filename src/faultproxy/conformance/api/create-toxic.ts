/** How toxics are created, and what is refused. */

import { type ApiRow, apiCases } from "../api-case.ts";
import { error, makeOff, makeSlow, ok, slow, toxic } from "./answers.ts";

const given = [makeOff, makeSlow];
const create = (body: string): string => `POST /proxies/$p/toxics ${body}`;
const badBody = "bad request body: ";
const badStream = error(400, "stream was invalid, can be either upstream or downstream");
const badType = error(400, "invalid toxic type");
const latency = toxic("latency", { latency: 0, jitter: 0 });

const rows: readonly ApiRow[] = [
  {
    name: "a new toxic is answered with 200, not 201",
    given: [makeOff],
    ask: makeSlow,
    gets: ok(slow),
  },
  {
    name: "its name is its type and stream",
    given: [makeOff],
    ask: create('{"type":"latency","stream":"upstream"}'),
    gets: ok({ ...latency, name: "latency_upstream", stream: "upstream" }),
  },
  {
    name: "an empty name is no name",
    given: [makeOff],
    ask: create('{"type":"latency","name":""}'),
    gets: ok(latency),
  },
  {
    name: "null leaves the defaults",
    given: [makeOff],
    ask: create('{"type":"latency","name":null,"stream":null,"toxicity":null,"attributes":null}'),
    gets: ok(latency),
  },
  {
    name: "the stream is read in any case and kept as written",
    given: [makeOff],
    ask: create('{"type":"latency","stream":"UPSTREAM"}'),
    gets: ok({ ...latency, name: "latency_UPSTREAM", stream: "UPSTREAM" }),
  },
  {
    name: "an empty stream is refused",
    given: [makeOff],
    ask: create('{"type":"latency","stream":""}'),
    gets: badStream,
  },
  {
    name: "another stream is refused",
    given: [makeOff],
    ask: create('{"type":"latency","stream":"sideways"}'),
    gets: badStream,
  },
  {
    name: "the stream is looked at before the type",
    given: [makeOff],
    ask: create('{"type":"nope","stream":"sideways"}'),
    gets: badStream,
  },
  {
    name: "another type is refused",
    given: [makeOff],
    ask: create('{"type":"nope"}'),
    gets: badType,
  },
  { name: "no type is refused", given: [makeOff], ask: create("{}"), gets: badType },
  {
    name: "the type is not read in any case",
    given: [makeOff],
    ask: create('{"type":"Latency"}'),
    gets: badType,
  },
  { name: "down is no type", given: [makeOff], ask: create('{"type":"down"}'), gets: badType },
  { name: "a name is taken once", given, ask: makeSlow, gets: error(409, "toxic already exists") },
  {
    name: "also across the streams",
    given,
    ask: create('{"type":"noop","name":"t","stream":"upstream"}'),
    gets: error(409, "toxic already exists"),
  },
  {
    name: "the type is looked at before the name",
    given,
    ask: create('{"type":"nope","name":"t"}'),
    gets: badType,
  },
  {
    name: "the name is looked at before the attributes",
    given,
    ask: create('{"type":"latency","name":"t","attributes":{"latency":"x"}}'),
    gets: error(409, "toxic already exists"),
  },
  {
    name: "an unknown proxy is told before a bad body",
    ask: create("x"),
    gets: error(404, "proxy not found"),
  },
  {
    name: "a toxic needs a body",
    given: [makeOff],
    ask: "POST /proxies/$p/toxics",
    gets: error(400, `${badBody}EOF`),
  },
  {
    name: "fields and attributes are found in any case",
    given: [makeOff],
    ask: create(
      '{"TYPE":"latency","Name":"t","Attributes":{"LATENCY":5,"Jitter":2},"Toxicity":0.5}',
    ),
    gets: ok({ ...slow, attributes: { latency: 5, jitter: 2 }, toxicity: 0.5 }),
  },
  {
    name: "upstream toxics are listed first, then each stream in its order",
    given: [
      makeOff,
      create('{"type":"noop","name":"d1"}'),
      create('{"type":"noop","name":"u1","stream":"upstream"}'),
      create('{"type":"noop","name":"d2"}'),
      create('{"type":"noop","name":"u2","stream":"Upstream"}'),
    ],
    ask: "GET /proxies/$p/toxics",
    gets: ok(
      [
        ["u1", "upstream"],
        ["u2", "Upstream"],
        ["d1", "downstream"],
        ["d2", "downstream"],
      ].map(([name = "", stream = ""]) => ({ ...toxic("noop", {}), name, stream })),
    ),
  },
  {
    name: "a toxic that was refused is not there",
    given: [makeOff],
    ask: [create('{"type":"latency","attributes":{"latency":1.5}}'), "GET /proxies/$p/toxics"],
    gets: [error(400, `${badBody}json: cannot unmarshal number 1.5 <any>`), ok([])],
  },
];

export const createToxicCases = apiCases("create a toxic", rows);
