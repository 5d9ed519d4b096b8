/** Corners of Go's JSON and addresses, where a server in another language may well differ. */

import { type ApiRow, apiCases } from "../api-case.ts";
import { created, error, makeOff, makeSlow, off, ok, slow, toxic } from "./answers.ts";

/** A body with so many lists in one another, in a field that is ignored. */
const nested = (depth: number): string =>
  makeOff.replace("}", `,"more":${"[".repeat(depth)}${"]".repeat(depth)}}`);

const largest = "9223372036854775807";
/** JavaScript's numbers cannot hold it, so it is put into the text. */
const withLargest = ok(toxic("limit_data", { bytes: -1 })).replace("-1", largest);

const rows: readonly ApiRow[] = [
  {
    name: "an update sets the attributes before the one that is wrong",
    given: [makeOff, makeSlow],
    ask: [
      'PATCH /proxies/$p/toxics/t {"attributes":{"latency":9,"jitter":"x"}}',
      "GET /proxies/$p/toxics/t",
    ],
    gets: ["400 <any>", ok({ ...slow, attributes: { latency: 9, jitter: 0 } })],
    known: { because: "gameday: sets nothing", gets: ["400 <any>", ok(slow)] },
  },
  {
    name: "an attribute is exact to 2^63 - 1",
    given: [makeOff],
    ask: `POST /proxies/$p/toxics {"type":"limit_data","attributes":{"bytes":${largest}}}`,
    gets: withLargest,
    known: { because: "gameday: exact to 2^53", gets: "200 application/json <any>" },
  },
  {
    name: "a port may be the name of a service",
    given: [makeOff],
    ask: 'PATCH /proxies/$p {"listen":"127.0.0.1:http"}',
    gets: ok({ ...off, listen: "127.0.0.1:http" }),
    known: { because: "gameday: wants the number", gets: "500 <any>" },
  },
  {
    name: "the long s is an s in the name of a field",
    given: [makeOff],
    ask: 'POST /proxies/$p/toxics {"type":"noop","ſtream":"upstream"}',
    gets: ok({ ...toxic("noop", {}), name: "noop_upstream", stream: "upstream" }),
    known: { because: "gameday: it is another letter", gets: ok(toxic("noop", {})) },
  },
  { name: "JSON 400 deep is read", ask: nested(400), gets: created(off) },
  {
    name: "JSON 5,000 deep is read",
    ask: nested(5000),
    gets: created(off),
    known: { because: "gameday: reads 500 deep", gets: error(400, "bad request body: <any>") },
  },
  {
    name: "JSON 20,000 deep is refused",
    ask: nested(20_000),
    gets: error(400, "bad request body: <any>"),
  },
];

export const cornerCases = apiCases("corners", rows);
