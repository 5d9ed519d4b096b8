/** POST /populate and POST /reset. */

import { type ApiRow, answer, apiCases } from "../api-case.ts";
import { created, empty, makeOff, makeOn, makeSlow, off, ok, on, slow } from "./answers.ts";

const json = "application/json";
const body = (...proxies: readonly unknown[]): string =>
  `POST /populate ${JSON.stringify(proxies)}`;
const failed = (status: number, message: string, proxies: readonly unknown[] | null): string =>
  answer(status, json, JSON.stringify({ error: message, status, proxies }));

const named = (end: string) => ({ ...off, name: `$p-${end}` });
const asked = (end: string) => ({
  name: `$p-${end}`,
  listen: "localhost:0",
  upstream: "x:1",
  enabled: false,
});

const populateRows: readonly ApiRow[] = [
  {
    name: "new proxies are created in order",
    ask: body(asked("b"), asked("a")),
    gets: created({ proxies: [named("b"), named("a")] }),
  },
  {
    name: "a proxy is enabled unless told otherwise",
    ask: body({ name: "$p", listen: "localhost:0", upstream: "x:1" }),
    gets: created({ proxies: [on] }),
  },
  {
    name: "an empty list is null",
    ask: "POST /populate []",
    gets: created({ proxies: null }),
    known: {
      because: "gameday: [], since the node client breaks on null",
      gets: created({ proxies: [] }),
    },
  },
  {
    name: "all names are looked at before anything is created",
    ask: [body(asked("a"), { upstream: "x" }), "GET /proxies/$p-a"],
    gets: [
      failed(400, "missing required field: name at proxy 2", null),
      answer(404, "text/plain; charset=utf-8", '{"error":"proxy not found","status":404}\n'),
    ],
  },
  {
    name: "all upstreams too",
    ask: body(asked("a"), { name: "$p-b" }),
    gets: failed(400, "missing required field: upstream at proxy 2", null),
  },
  {
    name: "the first error is told",
    ask: body({ name: "$p-b" }, { upstream: "x" }),
    gets: failed(400, "missing required field: upstream at proxy 1", null),
  },
  {
    name: "no body is EOF, in JSON",
    ask: "POST /populate",
    gets: failed(400, "bad request body: EOF", null),
  },
  {
    name: "an object is no list",
    ask: "POST /populate {}",
    gets: failed(400, "bad request body: json: cannot unmarshal object <any>", null),
  },
  {
    name: "what was created before a failure stays, and is told",
    ask: [body(asked("a"), { name: "$p-b", upstream: "x", listen: "z" }), "GET /proxies/$p-a"],
    gets: [
      failed(500, "listen tcp: address z: missing port in address", [named("a")]),
      ok(named("a")),
    ],
  },
  {
    name: "a proxy that leads the same way is kept, with its toxics",
    given: [makeOff.replace("localhost", "127.0.0.1"), makeSlow],
    ask: body({ name: "$p", listen: "localhost:0", upstream: "x:1" }),
    gets: created({ proxies: [{ ...off, listen: "127.0.0.1:0", toxics: [slow] }] }),
  },
  {
    name: "an address kept as a name is another than what it resolves to",
    given: [makeOff, makeSlow],
    ask: body({ name: "$p", listen: "localhost:0", upstream: "x:1" }),
    gets: created({ proxies: [on] }),
  },
  {
    name: "whether it is enabled is ignored then",
    given: [makeOn],
    ask: [
      "GET /proxies/$p",
      body({ name: "$p", listen: "localhost:$port", upstream: "x:1", enabled: false }),
    ],
    gets: [ok(on), created({ proxies: [on] })],
  },
  {
    name: "a proxy that leads elsewhere is replaced, without its toxics",
    given: [makeOff, makeSlow],
    ask: body({ name: "$p", listen: "localhost:0", upstream: "y:2", enabled: false }),
    gets: created({ proxies: [{ ...off, upstream: "y:2" }] }),
  },
  {
    name: "a replaced proxy is enabled unless told otherwise",
    given: [makeOff],
    ask: body({ name: "$p", listen: "localhost:0", upstream: "y:2" }),
    gets: created({ proxies: [{ ...on, upstream: "y:2" }] }),
  },
  {
    name: "an address of a known proxy is resolved without saying listen",
    given: [makeOff],
    ask: body({ name: "$p", listen: "z", upstream: "x:1" }),
    gets: failed(500, "address z: missing port in address", null),
  },
  {
    name: "field names are found in any case",
    ask: 'POST /populate [{"NAME":"$p","Listen":"localhost:0","UPSTREAM":"x:1","Enabled":false}]',
    gets: created({ proxies: [off] }),
  },
  {
    name: "the same name twice is replaced or kept, and told twice",
    ask: body(asked("a"), asked("a")),
    gets: created({ proxies: [named("a"), named("a")] }),
  },
  {
    name: "errors are not guarded against guessing",
    ask: "POST /populate",
    gets: `${failed(400, "bad request body: EOF", null)} x-content-type-options=-`,
    shows: ["x-content-type-options"],
  },
];

const resetRows: readonly ApiRow[] = [
  {
    name: "it is 204 without a body",
    ask: "POST /reset",
    gets: empty(204),
    reach: "changes all",
  },
  {
    name: "it enables every proxy and removes every toxic",
    given: [makeOn, makeSlow, 'POST /proxies/$p/toxics {"type":"noop","stream":"upstream"}'],
    ask: [
      "GET /proxies/$p",
      'PATCH /proxies/$p {"enabled":false}',
      "POST /reset",
      "GET /proxies/$p",
    ],
    gets: ["<any>", "<any>", empty(204), ok(on)],
    reach: "changes all",
  },
  {
    name: "a body is not read",
    given: [makeOff],
    ask: "POST /reset x",
    gets: empty(204),
    reach: "changes all",
  },
];

export const populateCases = [
  ...apiCases("populate", populateRows),
  ...apiCases("reset", resetRows),
];
