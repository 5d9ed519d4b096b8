/** What all routes have in common: paths, methods, headers, and who is let in. */

import { type ApiRow, apiCases } from "../api-case.ts";
import { empty, error, makeOff, makeSlow, notFound, off, ok, plain } from "./answers.ts";

const both = [makeOff, makeSlow];

const httpRows: readonly ApiRow[] = [
  ...["/", "/nope", "/toxics", "/proxies/$p/nope", "/proxies/$p/toxics/t/x"].map((path) => ({
    name: `${path} is 404 in plain text`,
    given: [makeOff],
    ask: `GET ${path}`,
    gets: notFound,
  })),
  ...["/proxies/", "/version/", "/proxies/$p/", "/proxies/$p/toxics/"].map((path) => ({
    name: `${path} with a slash at its end is 404`,
    given: [makeOff],
    ask: `GET ${path}`,
    gets: notFound,
  })),
  ...[
    "PUT /proxies",
    "DELETE /proxies",
    "GET /reset",
    "GET /populate",
    "POST /version",
    "PUT /proxies/$p",
    "DELETE /proxies/$p/toxics",
    "PATCH /proxies/$p/toxics",
    "PUT /proxies/$p/toxics/t",
    "OPTIONS /proxies",
  ]
    .map((ask) => ({
      name: `${ask} is 405 without a body`,
      given: both,
      ask,
      gets: empty(405),
      shows: ["allow"],
    }))
    .map((row) => ({ ...row, gets: `${row.gets} allow=-` })),
  ...["/proxies", "/version", "/proxies/$p"].map((path) => ({
    name: `HEAD ${path} is 405`,
    given: [makeOff],
    ask: `HEAD ${path}`,
    gets: empty(405),
  })),
  { name: "HEAD of no route is 404", ask: "HEAD /nope", gets: plain(404, "") },
  {
    name: "two slashes are redirected to the clean path",
    ask: "GET //proxies//$p",
    gets: `${empty(301)} location=/proxies/$p`,
    shows: ["location"],
  },
  {
    name: "dots are redirected to the clean path",
    ask: "GET /proxies/../version",
    gets: `${empty(301)} location=/version`,
    shows: ["location"],
  },
  {
    name: "a redirect keeps the query",
    ask: "GET //version?x=1",
    gets: `${empty(301)} location=/version?x=1`,
    shows: ["location"],
  },
  { name: "a query is ignored", given: [makeOff], ask: "GET /proxies/$p?x=1", gets: ok(off) },
  {
    name: "every route answers with a request id",
    given: [makeOff],
    ask: "GET /proxies/$p",
    gets: `${ok(off)} x-toxiproxy-request-id=<id>`,
    shows: ["x-toxiproxy-request-id"],
  },
  {
    name: "so do its errors",
    ask: "GET /proxies/$p",
    gets: `${error(404, "proxy not found")} x-toxiproxy-request-id=<id>`,
    shows: ["x-toxiproxy-request-id"],
  },
  {
    name: "and 204",
    given: [makeOff],
    ask: "DELETE /proxies/$p",
    gets: `${empty(204)} x-toxiproxy-request-id=<id>`,
    shows: ["x-toxiproxy-request-id"],
  },
  {
    name: "no route has no request id",
    ask: "GET /nope",
    gets: `${notFound} x-toxiproxy-request-id=-`,
    shows: ["x-toxiproxy-request-id"],
  },
  {
    name: "a wrong method has no request id",
    ask: "PUT /proxies",
    gets: `${empty(405)} x-toxiproxy-request-id=-`,
    shows: ["x-toxiproxy-request-id"],
  },
  {
    name: "errors must not be taken for another type",
    ask: "GET /proxies/$p",
    gets: `${error(404, "proxy not found")} x-content-type-options=nosniff`,
    shows: ["x-content-type-options"],
  },
];

const agentRows: readonly ApiRow[] = [
  ...["/proxies", "/proxies/$p", "/version"].map((path) => ({
    name: `a browser may not read ${path}`,
    headers: { "user-agent": "Mozilla/5.0 (X11)" },
    ask: `GET ${path}`,
    gets: plain(403, "User agent not allowed\n"),
  })),
  {
    name: "a browser may not change anything",
    given: [makeOff],
    headers: { "user-agent": "Mozilla/5.0" },
    ask: "DELETE /proxies/$p",
    gets: plain(403, "User agent not allowed\n"),
  },
  {
    name: "a browser gets 404 where there is nothing",
    headers: { "user-agent": "Mozilla/5.0" },
    ask: "GET /nope",
    gets: notFound,
  },
  {
    name: "a browser gets 405 for a wrong method",
    headers: { "user-agent": "Mozilla/5.0" },
    ask: "PUT /proxies",
    gets: empty(405),
  },
  ...["Mozilla", "mozilla/5.0", "curl Mozilla/5.0", " "].map((agent) => ({
    name: `the user agent "${agent}" is no browser`,
    given: [makeOff],
    headers: { "user-agent": agent },
    ask: "GET /proxies/$p",
    gets: ok(off),
  })),
  { name: "no user agent is no browser", given: [makeOff], ask: "GET /proxies/$p", gets: ok(off) },
];

export const httpCases = [...apiCases("HTTP", httpRows), ...apiCases("user agent", agentRows)];
