/** How toxics are updated, and what is refused. */

import { type ApiRow, apiCases } from "../api-case.ts";
import { error, makeOff, makeSlow, ok, slow } from "./answers.ts";

const given = [makeOff, makeSlow];
const create = (body: string): string => `POST /proxies/$p/toxics ${body}`;
const update = (body: string): string => `PATCH /proxies/$p/toxics/t ${body}`;
const badBody = "bad request body: ";

const rows: readonly ApiRow[] = [
  {
    name: "attributes are merged one by one",
    given: [makeOff, create('{"type":"latency","name":"t","attributes":{"latency":5,"jitter":2}}')],
    ask: update('{"attributes":{"jitter":3}}'),
    gets: ok({ ...slow, attributes: { latency: 5, jitter: 3 } }),
  },
  {
    name: "POST is the same as PATCH",
    given,
    ask: 'POST /proxies/$p/toxics/t {"attributes":{"latency":7}}',
    gets: ok({ ...slow, attributes: { latency: 7, jitter: 0 } }),
  },
  {
    name: "the toxicity alone can be changed",
    given,
    ask: update('{"toxicity":0.25}'),
    gets: ok({ ...slow, toxicity: 0.25 }),
  },
  {
    name: "toxicity 0 is a value",
    given,
    ask: update('{"toxicity":0}'),
    gets: ok({ ...slow, toxicity: 0 }),
  },
  {
    name: "name, type and stream cannot be changed",
    given,
    ask: update('{"name":"x","type":"noop","stream":"upstream"}'),
    gets: ok(slow),
  },
  { name: "nothing changes nothing", given, ask: update("{}"), gets: ok(slow) },
  {
    name: "null leaves what is there",
    given,
    ask: update('{"toxicity":null,"attributes":null}'),
    gets: ok(slow),
  },
  {
    name: "a null attribute leaves what is there",
    given: [makeOff, create('{"type":"latency","name":"t","attributes":{"latency":5}}')],
    ask: update('{"attributes":{"latency":null}}'),
    gets: ok({ ...slow, attributes: { latency: 5, jitter: 0 } }),
  },
  {
    name: "what was updated is shown",
    given,
    ask: [update('{"attributes":{"latency":9},"toxicity":0.5}'), "GET /proxies/$p/toxics/t"],
    gets: Array(2).fill(ok({ ...slow, attributes: { latency: 9, jitter: 0 }, toxicity: 0.5 })),
  },
  {
    name: "it needs a body",
    given,
    ask: "PATCH /proxies/$p/toxics/t",
    gets: error(400, `${badBody}EOF`),
  },
  {
    name: "an unknown toxic is told before a bad body",
    given: [makeOff],
    ask: update("x"),
    gets: error(404, "toxic not found"),
  },
  {
    name: "an unknown proxy is told before a bad body",
    ask: update("x"),
    gets: error(404, "proxy not found"),
  },
  {
    name: "a wrong attribute is refused",
    given,
    ask: update('{"attributes":{"latency":"5"}}'),
    gets: error(400, `${badBody}json: cannot unmarshal string <any>`),
  },
  {
    name: "what is refused changes nothing",
    given,
    ask: [update('{"toxicity":0.5,"attributes":{"latency":"5"}}'), "GET /proxies/$p/toxics/t"],
    gets: ["400 <any>", ok(slow)],
  },
  {
    name: "a wrong toxicity is refused",
    given,
    ask: update('{"toxicity":"x"}'),
    gets: error(400, `${badBody}json: cannot unmarshal string <any>`),
  },
];

export const updateToxicCases = apiCases("update a toxic", rows);
