/** How the bodies of requests are read: as Go reads JSON. */

import { type ApiRow, apiCases } from "../api-case.ts";
import { created, error, makeOff, off, on } from "./answers.ts";

const badBody = "bad request body: ";

const rows: readonly ApiRow[] = [
  {
    name: "field names are found in any case",
    ask: 'POST /proxies {"NAME":"$p","Listen":"localhost:0","uPstream":"x:1","ENABLED":false}',
    gets: created(off),
  },
  {
    name: "unknown fields are ignored",
    ask: makeOff.replace("}", ',"more":{"a":[1]}}'),
    gets: created(off),
  },
  {
    name: "null leaves the default",
    ask: 'POST /proxies {"name":"$p","listen":null,"upstream":"x:1","enabled":null}',
    gets: created({ ...on, listen: "[::]:$port" }),
  },
  {
    name: "what follows the first value is ignored",
    ask: `${makeOff} {"more" x`,
    gets: created(off),
  },
  {
    name: "of a field given twice the last counts",
    ask: makeOff.replace("{", '{"name":"another",'),
    gets: created(off),
  },
  {
    name: "the content type of a request is ignored",
    headers: { "content-type": "text/html" },
    ask: makeOff,
    gets: created(off),
  },
  {
    name: "<, > and & are escaped",
    ask: 'POST /proxies {"name":"$p<&>","listen":"localhost:0","upstream":"x:1","enabled":false}',
    gets: created({ ...off, name: "$p<&>" }).replace("<&>", "\\u003c\\u0026\\u003e"),
  },
  { name: "no body is EOF", ask: "POST /proxies", gets: error(400, `${badBody}EOF`) },
  {
    name: "half a body is an unexpected EOF",
    ask: 'POST /proxies {"name":"$p"',
    gets: error(400, `${badBody}unexpected EOF`),
  },
  {
    name: "what is no JSON is told",
    ask: "POST /proxies x",
    gets: error(400, `${badBody}invalid character 'x' looking for beginning of value`),
  },
  {
    name: "a list is no proxy",
    ask: "POST /proxies []",
    gets: error(400, `${badBody}json: cannot unmarshal array <any>`),
  },
  {
    name: "a number is no name",
    ask: 'POST /proxies {"name":5,"upstream":"x"}',
    gets: error(400, `${badBody}json: cannot unmarshal number <any>`),
  },
  {
    name: "a text is no truth",
    ask: 'POST /proxies {"name":"$p","upstream":"x","enabled":"yes"}',
    gets: error(400, `${badBody}json: cannot unmarshal string <any>`),
  },
  {
    name: "null is an empty object",
    ask: "POST /proxies null",
    gets: error(400, "missing required field: name"),
  },
];

export const bodyCases = apiCases("bodies", rows);
