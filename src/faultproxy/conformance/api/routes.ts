/** Which routes there are. */

import { type ApiRow, answer, apiCases } from "../api-case.ts";
import { empty, error, makeOff, makeSlow, notFound, off, ok, slow, withSlow } from "./answers.ts";

const both = [makeOff, makeSlow];

const rows: readonly ApiRow[] = [
  {
    name: "GET /proxies of no proxy is an empty object",
    ask: "GET /proxies",
    gets: ok({}),
    reach: "sees all",
  },
  {
    name: "GET /proxies lists proxies by name",
    given: both,
    ask: "GET /proxies",
    gets: ok({ $p: withSlow }),
    reach: "sees all",
  },
  {
    name: "GET /proxies lists them in the order of their names",
    given: ["b", "a", "c"].map((end) => makeOff.replace("$p", `$p-${end}`)),
    ask: "GET /proxies",
    gets: ok(
      Object.fromEntries(
        ["a", "b", "c"].map((end) => [`$p-${end}`, { ...off, name: `$p-${end}` }]),
      ),
    ),
    reach: "sees all",
  },
  {
    name: "GET /proxies/{p} shows a proxy with its toxics",
    given: both,
    ask: "GET /proxies/$p",
    gets: ok(withSlow),
  },
  {
    name: "a name in the path is decoded",
    given: [makeOff.replace("$p", "$p a")],
    ask: "GET /proxies/$p%20a",
    gets: ok({ ...off, name: "$p a" }),
  },
  { name: "a name with a slash cannot be reached", ask: "GET /proxies/a%2Fb", gets: notFound },
  {
    name: "GET /proxies/{p} of an unknown proxy is 404",
    ask: "GET /proxies/$p",
    gets: error(404, "proxy not found"),
  },
  {
    name: "DELETE /proxies/{p} is 204 without a body",
    given: both,
    ask: ["DELETE /proxies/$p", "GET /proxies/$p"],
    gets: [empty(204), error(404, "proxy not found")],
  },
  {
    name: "DELETE /proxies/{p} of an unknown proxy is 404",
    ask: "DELETE /proxies/$p",
    gets: error(404, "proxy not found"),
  },
  {
    name: "GET /proxies/{p}/toxics of no toxic is an empty list",
    given: [makeOff],
    ask: "GET /proxies/$p/toxics",
    gets: ok([]),
  },
  {
    name: "GET /proxies/{p}/toxics lists toxics",
    given: both,
    ask: "GET /proxies/$p/toxics",
    gets: ok([slow]),
  },
  {
    name: "GET /proxies/{p}/toxics of an unknown proxy is 404",
    ask: "GET /proxies/$p/toxics",
    gets: error(404, "proxy not found"),
  },
  {
    name: "GET /proxies/{p}/toxics/{t} shows a toxic",
    given: both,
    ask: "GET /proxies/$p/toxics/t",
    gets: ok(slow),
  },
  {
    name: "GET /proxies/{p}/toxics/{t} of an unknown toxic is 404",
    given: [makeOff],
    ask: "GET /proxies/$p/toxics/t",
    gets: error(404, "toxic not found"),
  },
  {
    name: "GET /proxies/{p}/toxics/{t} of an unknown proxy is 404",
    ask: "GET /proxies/$p/toxics/t",
    gets: error(404, "proxy not found"),
  },
  {
    name: "DELETE /proxies/{p}/toxics/{t} is 204 without a body",
    given: both,
    ask: ["DELETE /proxies/$p/toxics/t", "GET /proxies/$p"],
    gets: [empty(204), ok(off)],
  },
  {
    name: "DELETE /proxies/{p}/toxics/{t} of an unknown toxic is 404",
    given: [makeOff],
    ask: "DELETE /proxies/$p/toxics/t",
    gets: error(404, "toxic not found"),
  },
  {
    name: "DELETE /proxies/{p}/toxics/{t} of an unknown proxy is 404",
    ask: "DELETE /proxies/$p/toxics/t",
    gets: error(404, "proxy not found"),
  },
  {
    name: "GET /version tells 2.12.0, with a space and a line break",
    ask: "GET /version",
    gets: answer(200, "application/json;charset=utf-8", '{"version": "2.12.0"}\n'),
    known: {
      because: "a toxiproxy-server from go install does not know its version",
      gets: answer(200, "application/json;charset=utf-8", '{"version": "git"}\n'),
    },
  },
  {
    name: "/metrics is there with a flag only",
    ask: "GET /metrics",
    gets: notFound,
    known: {
      because: "either server, when started with a metrics flag",
      gets: "200 text/plain<any>",
    },
  },
  {
    name: "there is no list of connections",
    given: [makeOff],
    ask: "GET /proxies/$p/connections",
    gets: notFound,
    known: {
      because: "gameday: tells what each proxy and toxic has done",
      gets: "200 application/json <any>",
    },
  },
];

export const routeCases = apiCases("routes", rows);
