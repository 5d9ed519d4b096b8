/** How proxies are updated, and what is refused. */

import { type ApiRow, apiCases } from "../api-case.ts";
import { created, error, makeOff, makeOn, makeSlow, off, ok, on, withSlow } from "./answers.ts";

const badBody = "bad request body: ";

const update = (body: string): string => `PATCH /proxies/$p ${body}`;

const rows: readonly ApiRow[] = [
  {
    name: "PATCH with nothing changes nothing",
    given: [makeOff, makeSlow],
    ask: update("{}"),
    gets: ok(withSlow),
  },
  {
    name: "POST is the same as PATCH",
    given: [makeOff, makeSlow],
    ask: 'POST /proxies/$p {"upstream":"y:2"}',
    gets: ok({ ...withSlow, upstream: "y:2" }),
  },
  {
    name: "a proxy cannot be renamed",
    given: [makeOff],
    ask: update('{"name":"$p-b"}'),
    gets: ok(off),
  },
  {
    name: "toxics survive an update",
    given: [makeOff, makeSlow],
    ask: update('{"upstream":"y:2","listen":"127.0.0.1:0"}'),
    gets: ok({ ...withSlow, upstream: "y:2", listen: "127.0.0.1:0" }),
  },
  {
    name: "toxics in the body are ignored",
    given: [makeOff, makeSlow],
    ask: update('{"toxics":[]}'),
    gets: ok(withSlow),
  },
  {
    name: "off and on again is the same port",
    given: [],
    ask: [makeOn, update('{"enabled":false}'), update('{"enabled":true}')],
    gets: [created(on), ok({ ...on, enabled: false }), ok(on)],
  },
  {
    name: "on twice is on",
    ask: [makeOn, update('{"enabled":true}')],
    gets: [created(on), ok(on)],
  },
  {
    name: "localhost with the same port is no other address",
    ask: [makeOn, update('{"listen":"localhost:$port"}')],
    gets: [created(on), ok(on)],
  },
  {
    name: "port 0 is another port",
    ask: [makeOn, update('{"listen":"127.0.0.1:0"}')],
    gets: [created(on), ok({ ...on, listen: "127.0.0.1:<port>" })],
  },
  {
    name: "an empty upstream stays empty",
    given: [makeOff],
    ask: update('{"upstream":""}'),
    gets: ok({ ...off, upstream: "" }),
  },
  {
    name: "an update needs a body",
    given: [makeOff],
    ask: "PATCH /proxies/$p",
    gets: error(400, `${badBody}EOF`),
  },
  {
    name: "null as the body changes nothing",
    given: [makeOff],
    ask: update("null"),
    gets: ok(off),
  },
  {
    name: "an unknown proxy is told before a bad body",
    ask: "PATCH /proxies/$p x",
    gets: error(404, "proxy not found"),
  },
  {
    name: "a new address is resolved first, so its error does not say listen",
    given: [makeOff],
    ask: update('{"listen":"z"}'),
    gets: error(500, "address z: missing port in address"),
  },
  {
    name: "an address that cannot be resolved changes nothing",
    ask: [makeOn, update('{"listen":"z"}'), "GET /proxies/$p"],
    gets: [created(on), error(500, "address z: missing port in address"), ok(on)],
  },
  {
    name: "an address that cannot be had is kept, and the proxy is off",
    given: [makeOn],
    ask: [update('{"listen":"8.8.8.8:80"}'), "GET /proxies/$p"],
    gets: [
      error(500, "listen tcp 8.8.8.8:80: bind: cannot assign requested address"),
      ok({ ...off, listen: "8.8.8.8:80" }),
    ],
  },
  {
    name: "a proxy that is off takes a new upstream",
    given: [makeOff],
    ask: update('{"upstream":"y:2"}'),
    gets: ok({ ...off, upstream: "y:2" }),
  },
  {
    name: "a wrong type changes nothing",
    given: [makeOff],
    ask: [update('{"enabled":5}'), "GET /proxies/$p"],
    gets: [error(400, `${badBody}json: cannot unmarshal number <any>`), ok(off)],
  },
];

export const updateProxyCases = apiCases("update a proxy", rows);
