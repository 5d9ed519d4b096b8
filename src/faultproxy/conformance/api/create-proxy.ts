/** How proxies are created, and what is refused. */

import { type ApiRow, apiCases } from "../api-case.ts";
import { created, error, makeOff, makeOn, off, ok, on, slow } from "./answers.ts";

const createRows: readonly ApiRow[] = [
  {
    name: "a new proxy is answered with 201 and all its fields in order",
    ask: makeOff,
    gets: created(off),
  },
  { name: "localhost and port 0 become the address in use", ask: makeOn, gets: created(on) },
  {
    name: "a proxy is enabled unless told otherwise",
    ask: ['POST /proxies {"name":"$p","listen":"127.0.0.1:0","upstream":"x"}'],
    gets: created({ ...on, upstream: "x" }),
  },
  {
    name: "the upstream is not looked at",
    ask: makeOff.replace("x:1", "no such:thing"),
    gets: created({ ...off, upstream: "no such:thing" }),
  },
  {
    name: "no listen means any address and port",
    ask: 'POST /proxies {"name":"$p","upstream":"x:1"}',
    gets: created({ ...on, listen: "[::]:$port" }),
  },
  {
    name: "an empty listen too",
    ask: 'POST /proxies {"name":"$p","listen":"","upstream":"x:1"}',
    gets: created({ ...on, listen: "[::]:$port" }),
  },
  {
    name: ":0 too",
    ask: 'POST /proxies {"name":"$p","listen":":0","upstream":"x:1"}',
    gets: created({ ...on, listen: "[::]:$port" }),
  },
  {
    name: "0.0.0.0 too",
    ask: 'POST /proxies {"name":"$p","listen":"0.0.0.0:0","upstream":"x:1"}',
    gets: created({ ...on, listen: "[::]:$port" }),
  },
  {
    name: "no listen stays empty while the proxy is off",
    ask: 'POST /proxies {"name":"$p","upstream":"x:1","enabled":false}',
    gets: created({ ...off, listen: "" }),
  },
  {
    name: "the name comes first",
    ask: "POST /proxies {}",
    gets: error(400, "missing required field: name"),
  },
  {
    name: "an empty name is a missing one",
    ask: 'POST /proxies {"name":"","upstream":"x"}',
    gets: error(400, "missing required field: name"),
  },
  {
    name: "the upstream comes second",
    ask: 'POST /proxies {"name":"$p"}',
    gets: error(400, "missing required field: upstream"),
  },
  {
    name: "an empty upstream is a missing one",
    ask: 'POST /proxies {"name":"$p","upstream":""}',
    gets: error(400, "missing required field: upstream"),
  },
  {
    name: "a name is taken once",
    given: [makeOff],
    ask: makeOff,
    gets: error(409, "proxy already exists"),
  },
  {
    name: "a taken name is told before a bad address",
    given: [makeOff],
    ask: 'POST /proxies {"name":"$p","listen":"z","upstream":"x"}',
    gets: error(409, "proxy already exists"),
  },
  {
    name: "an address without a port is 500 and adds nothing",
    ask: ['POST /proxies {"name":"$p","listen":"local","upstream":"x"}', "GET /proxies/$p"],
    gets: [
      error(500, "listen tcp: address local: missing port in address"),
      error(404, "proxy not found"),
    ],
  },
  {
    name: "a port out of range is 500",
    ask: 'POST /proxies {"name":"$p","listen":"127.0.0.1:99999","upstream":"x"}',
    gets: error(500, "listen tcp: address 99999: invalid port"),
  },
  {
    name: "a port that is no number is 500",
    ask: 'POST /proxies {"name":"$p","listen":"127.0.0.1:no-port","upstream":"x"}',
    gets: error(500, "listen tcp: lookup tcp/no-port: unknown port").replace(
      "unknown port",
      "<any>",
    ),
  },
  {
    name: "an address of another machine is 500",
    ask: 'POST /proxies {"name":"$p","listen":"8.8.8.8:80","upstream":"x"}',
    gets: error(500, "listen tcp 8.8.8.8:80: bind: cannot assign requested address"),
  },
  {
    name: "a port that is taken is 500",
    given: [makeOn],
    ask: [
      "GET /proxies/$p",
      'POST /proxies {"name":"$p-b","listen":"localhost:$port","upstream":"x"}',
    ],
    gets: [ok(on), error(500, "listen tcp 127.0.0.1:$port: bind: address already in use")],
  },
  {
    name: "a proxy that is off does not mind",
    ask: 'POST /proxies {"name":"$p","listen":"z","upstream":"x:1","enabled":false}',
    gets: created({ ...off, listen: "z" }),
  },
];

const createdToxics: readonly ApiRow[] = [
  {
    name: "toxics in the body are ignored",
    ask: makeOff.replace("}", ',"toxics":[{"type":"latency","name":"t"}]}'),
    gets: created(off),
    known: {
      because: "gameday: creates them with the proxy",
      gets: created({ ...off, toxics: [slow] }),
    },
  },
];

export const createProxyCases = apiCases("create a proxy", [...createRows, ...createdToxics]);
