/**
 * The HTTP API, answer by answer. Every row that does not say otherwise is what a
 * toxiproxy-server 2.12.0 answered to the same request.
 */

import { describe, expect, test } from "vitest";
import { Client } from "./loopback.ts";
import { runningProxy } from "./running-proxy.ts";

const json = "application/json";
const text = "text/plain; charset=utf-8";

/** The state before each request: a proxy that is off, so that its address is fixed. */
const proxy = { name: "p", listen: "localhost:0", upstream: "x:1", enabled: false };
const toxic = {
  attributes: { latency: 0, jitter: 0 },
  name: "t",
  type: "latency",
  stream: "downstream",
  toxicity: 1,
};
const shown = { ...proxy, Logger: {}, toxics: [toxic] };

async function prepared() {
  const server = await runningProxy();
  await server.call("POST", "/proxies", JSON.stringify(proxy));
  await server.call("POST", "/proxies/p/toxics", '{"type":"latency","name":"t"}');
  return server;
}

/** `request` is a method, a path and, behind a second space, a body. */
async function ask(request: string) {
  const [, method = "", path = "", body] = /^(\w+) (\S+)(?: (.*))?$/.exec(request) ?? [];
  const { call } = await prepared();
  return call(method, path, body);
}

const badBody = "bad request body: ";
const mismatch = `${badBody}json: cannot unmarshal `;

type Answered = readonly [claim: string, request: string, status: number, body: unknown];

const answered: readonly Answered[] = [
  ["lists proxies by name", "GET /proxies", 200, { p: shown }],
  ["shows a proxy", "GET /proxies/p", 200, shown],
  ["decodes names in the path", "GET /proxies/%70", 200, shown],
  ["lists toxics", "GET /proxies/p/toxics", 200, [toxic]],
  ["shows a toxic", "GET /proxies/p/toxics/t", 200, toxic],
  [
    "creates a proxy that is off, and keeps its address as written",
    'POST /proxies {"name":"a","listen":"localhost:0","upstream":"x","enabled":false}',
    201,
    { ...proxy, name: "a", upstream: "x", Logger: {}, toxics: [] },
  ],
  [
    "takes fields in any case, null for a default, and ignores the rest",
    'POST /proxies {"NAME":"a","Upstream":"x","listen":null,"enabled":false,"toxics":[1]} more',
    201,
    { name: "a", listen: "", upstream: "x", enabled: false, Logger: {}, toxics: [] },
  ],
  ["updates nothing with an empty object", "PATCH /proxies/p {}", 200, shown],
  ["does not rename", 'POST /proxies/p {"name":"q"}', 200, shown],
  [
    "creates a toxic with 200 and its defaults",
    'POST /proxies/p/toxics {"type":"timeout"}',
    200,
    { ...toxic, attributes: { timeout: 0 }, name: "timeout_downstream", type: "timeout" },
  ],
  [
    "keeps the stream as it was written",
    'POST /proxies/p/toxics {"type":"noop","stream":"UPSTREAM"}',
    200,
    { ...toxic, attributes: {}, name: "noop_UPSTREAM", type: "noop", stream: "UPSTREAM" },
  ],
  [
    "takes attributes in any case and ignores others",
    'POST /proxies/p/toxics {"type":"latency","name":"a","attributes":{"Latency":15,"x":1}}',
    200,
    { ...toxic, attributes: { latency: 15, jitter: 0 }, name: "a" },
  ],
  [
    "updates some attributes and the toxicity, as a float32",
    'PATCH /proxies/p/toxics/t {"toxicity":0.123456789,"attributes":{"jitter":3},"name":"x"}',
    200,
    { ...toxic, attributes: { latency: 0, jitter: 3 }, toxicity: 0.12345679 },
  ],
  [
    "leaves what is null",
    'POST /proxies/p/toxics/t {"toxicity":null,"attributes":null}',
    200,
    toxic,
  ],
  [
    "prints small numbers like Go",
    'POST /proxies/p/toxics/t {"toxicity":1e-7}',
    200,
    { ...toxic, toxicity: 1e-7 },
  ],
  [
    "populates nothing with [], where Toxiproxy says null",
    "POST /populate []",
    201,
    { proxies: [] },
  ],
  [
    "populates new ones",
    'POST /populate [{"name":"a","listen":"localhost:0","upstream":"x","enabled":false}]',
    201,
    { proxies: [{ ...proxy, name: "a", upstream: "x", Logger: {}, toxics: [] }] },
  ],
  [
    "numbers the proxy that lacks a field, and alone of all errors calls it JSON",
    'POST /populate [{"name":"a","upstream":"x"},{"name":"b"}]',
    400,
    { error: "missing required field: upstream at proxy 2", status: 400, proxies: null },
  ],
  [
    "populate has a struct of its own for a proxy",
    'POST /populate [{"enabled":5,"name":6}]',
    400,
    {
      error: `${mismatch}number into Go struct field .enabled of type bool`,
      status: 400,
      proxies: null,
    },
  ],
  [
    "tells what it populated before it failed",
    'POST /populate [{"name":"a","upstream":"x","enabled":false},' +
      '{"name":"b","upstream":"x","listen":"z"}]',
    500,
    {
      error: "listen tcp: address z: missing port in address",
      status: 500,
      proxies: [{ name: "a", listen: "", upstream: "x", enabled: false, Logger: {}, toxics: [] }],
    },
  ],
  [
    "tells what a proxy has done, unlike Toxiproxy",
    "GET /proxies/p/connections",
    200,
    {
      opened: 0,
      live: 0,
      bytesUp: 0,
      bytesDown: 0,
      affected: { t: { connections: 0, bytes: 0 } },
      removed: {},
      down: { times: 0, connections: 0 },
      connections: [],
      truncated: false,
    },
  ],
];

type Refused = readonly [claim: string, request: string, status: number, message: string];

const latencyField = "into Go struct field LatencyToxic.attributes.latency of type int64";

const refused: readonly Refused[] = [
  ["misses a proxy", "GET /proxies/q", 404, "proxy not found"],
  ["misses a proxy of toxics", "GET /proxies/q/toxics", 404, "proxy not found"],
  ["misses a proxy to remove", "DELETE /proxies/q", 404, "proxy not found"],
  ["misses a proxy to update before it reads", "POST /proxies/q x", 404, "proxy not found"],
  ["misses a proxy with connections", "GET /proxies/q/connections", 404, "proxy not found"],
  ["misses a toxic", "GET /proxies/p/toxics/q", 404, "toxic not found"],
  ["misses a toxic to remove", "DELETE /proxies/p/toxics/q", 404, "toxic not found"],
  [
    "misses a toxic to update before it reads",
    "PATCH /proxies/p/toxics/q x",
    404,
    "toxic not found",
  ],
  ["wants a body", "POST /proxies", 400, `${badBody}EOF`],
  ["wants a body to update", "POST /proxies/p", 400, `${badBody}EOF`],
  ["wants a whole body", 'POST /proxies {"name":"a"', 400, `${badBody}unexpected EOF`],
  [
    "wants JSON",
    "POST /proxies x",
    400,
    `${badBody}invalid character 'x' looking for beginning of value`,
  ],
  [
    "wants an object",
    "POST /proxies []",
    400,
    `${mismatch}array into Go value of type toxiproxy.Proxy`,
  ],
  [
    "wants a text for the name",
    'POST /proxies {"name":5}',
    400,
    `${mismatch}number into Go struct field Proxy.name of type string`,
  ],
  [
    "tells the first mistake of the text, not of the struct",
    'POST /proxies/p/toxics {"stream":5,"type":6}',
    400,
    `${mismatch}number into Go struct field ToxicWrapper.stream of type string`,
  ],
  [
    "wants a text for a name that it ignores",
    'POST /proxies/p {"name":5}',
    400,
    `${mismatch}number into Go struct field Proxy.name of type string`,
  ],
  [
    "wants an object for the logger that it shows",
    'POST /proxies {"Logger":1}',
    400,
    `${mismatch}number into Go struct field Proxy.Logger of type zerolog.Logger`,
  ],
  [
    "names the type of a reset_peer as Go does",
    'POST /proxies/p/toxics {"type":"reset_peer","attributes":{"timeout":"1"}}',
    400,
    `${mismatch}string into Go struct field ResetToxic.attributes.timeout of type int64`,
  ],
  [
    "knows what kind of integer a slicer has",
    'POST /proxies/p/toxics {"type":"slicer","attributes":{"delay":"1"}}',
    400,
    `${mismatch}string into Go struct field SlicerToxic.attributes.delay of type int`,
  ],
  [
    "wants an object to update a toxic",
    "PATCH /proxies/p/toxics/t []",
    400,
    `${mismatch}array into Go value of type struct { Attributes interface {} ` +
      '"json:\\"attributes\\""; Toxicity float32 "json:\\"toxicity\\"" }',
  ],
  [
    "reads no byte order mark",
    "PATCH /proxies/p \ufeff{}",
    400,
    `${badBody}invalid character 'ï' looking for beginning of value`,
  ],
  ["misses a proxy with schedules", "GET /proxies/q/gameday", 404, "proxy not found"],
  ["wants a name first", "POST /proxies {}", 400, "missing required field: name"],
  ["wants an upstream then", 'POST /proxies {"name":"a"}', 400, "missing required field: upstream"],
  ["wants a new name", 'POST /proxies {"name":"p","upstream":"x"}', 409, "proxy already exists"],
  [
    "wants a port to listen on",
    'POST /proxies {"name":"a","upstream":"x","listen":"local"}',
    500,
    "listen tcp: address local: missing port in address",
  ],
  [
    "wants a possible port",
    'POST /proxies {"name":"a","upstream":"x","listen":"[::1]:99999"}',
    500,
    "listen tcp: address 99999: invalid port",
  ],
  [
    "wants an address of its own",
    'POST /proxies {"name":"a","upstream":"x","listen":"8.8.8.8:80"}',
    500,
    "listen tcp 8.8.8.8:80: bind: cannot assign requested address",
  ],
  [
    "resolves a new address without saying listen",
    'POST /proxies/p {"listen":"z"}',
    500,
    "address z: missing port in address",
  ],
  [
    "refuses another stream before another type",
    'POST /proxies/p/toxics {"stream":""}',
    400,
    "stream was invalid, can be either upstream or downstream",
  ],
  ["refuses another type", 'POST /proxies/p/toxics {"type":"down"}', 400, "invalid toxic type"],
  ["refuses no type", "POST /proxies/p/toxics {}", 400, "invalid toxic type"],
  [
    "refuses a name twice, even in the other stream",
    'POST /proxies/p/toxics {"type":"noop","name":"t","stream":"upstream"}',
    409,
    "toxic already exists",
  ],
  [
    "refuses a fraction",
    'POST /proxies/p/toxics {"type":"latency","name":"a","attributes":{"latency":1.5}}',
    400,
    `${mismatch}number 1.5 ${latencyField}`,
  ],
  [
    "refuses an exponent",
    'POST /proxies/p/toxics {"type":"latency","name":"a","attributes":{"latency":1e3}}',
    400,
    `${mismatch}number 1e3 ${latencyField}`,
  ],
  [
    "refuses a text for a number",
    'PATCH /proxies/p/toxics/t {"attributes":{"latency":"5"}}',
    400,
    `${mismatch}string ${latencyField}`,
  ],
  [
    "refuses a text for the toxicity",
    'POST /proxies/p/toxics/t {"toxicity":"x"}',
    400,
    `${mismatch}string into Go struct field .toxicity of type float32`,
  ],
  [
    "refuses negative attributes, unlike Toxiproxy",
    'POST /proxies/p/toxics {"type":"bandwidth","attributes":{"rate":-5}}',
    400,
    `${badBody}rate must not be negative: -5`,
  ],
];

type Plain = readonly [
  claim: string,
  request: string,
  status: number,
  type: string | null,
  body: string,
];

const notFound = "404 page not found\n";

const plain: readonly Plain[] = [
  [
    "tells its version",
    "GET /version",
    200,
    "application/json;charset=utf-8",
    '{"version": "2.12.0"}\n',
  ],
  ["does not know other paths", "GET /nope", 404, text, notFound],
  ["does not know a slash at the end", "GET /proxies/", 404, text, notFound],
  ["does not know /metrics", "GET /metrics", 404, text, notFound],
  ["cannot reach a name with a slash", "GET /proxies/a%2Fb", 404, text, notFound],
  ["refuses other methods without a word", "PUT /proxies", 405, null, ""],
  ["refuses HEAD", "HEAD /proxies", 405, null, ""],
  ["refuses OPTIONS", "OPTIONS /proxies", 405, null, ""],
  ["refuses GET where it would change things", "GET /reset", 405, null, ""],
  ["redirects to a clean path", "GET //proxies", 301, null, ""],
  ["removes a proxy", "DELETE /proxies/p", 204, null, ""],
  ["removes a toxic", "DELETE /proxies/p/toxics/t", 204, null, ""],
];

describe("the API", () => {
  test.each(answered)("%s: %s", async (_claim, request, status, body) => {
    // As text, so that the order of the keys counts, and the missing newline.
    expect(await ask(request)).toMatchObject({
      status,
      contentType: json,
      body: JSON.stringify(body),
    });
  });

  test.each(refused)("%s: %s", async (_claim, request, status, message) => {
    const body = `${JSON.stringify({ error: message, status })}\n`;
    expect(await ask(request)).toMatchObject({ status, contentType: text, body });
  });

  test.each(plain)("%s: %s", async (_claim, request, status, contentType, body) => {
    expect(await ask(request)).toMatchObject({ status, contentType, body });
  });

  test("escapes text as Go does", async () => {
    const { body } = await ask(
      'POST /proxies {"name":"<&>\\u2028","upstream":"x","enabled":false}',
    );
    expect(body).toContain('"name":"\\u003c\\u0026\\u003e\\u2028"');
  });

  test.each([
    ["bandwidth", ["rate"]],
    ["slow_close", ["delay"]],
    ["reset_peer", ["timeout"]],
    ["limit_data", ["bytes"]],
    ["slicer", ["average_size", "size_variation", "delay"]],
    ["noop", []],
  ])("a %s toxic shows all its attributes, in order", async (type, names) => {
    const { body } = await ask(`POST /proxies/p/toxics {"type":"${type}"}`);
    const attributes = Object.fromEntries(names.map((name) => [name, 0]));
    const name = `${type}_downstream`;
    expect(body).toBe(JSON.stringify({ ...toxic, attributes, name, type }));
  });

  test("populate keeps a proxy that leads the same way, with its toxics", async () => {
    const { call, show } = await prepared();
    await call("POST", "/reset");
    await call("POST", "/proxies/p/toxics", '{"type":"noop"}');
    const { listen, toxics } = await show("p");
    const populate = (upstream: string) =>
      call("POST", "/populate", JSON.stringify([{ ...proxy, listen, upstream }]));
    await populate("x:1");
    expect(await show("p")).toMatchObject({ enabled: true, toxics });
    await populate("x:2");
    expect(await show("p")).toMatchObject({ enabled: false, upstream: "x:2", toxics: [] });
  });
});

/** What a server answers to these very bytes, until it closes. */
async function answerTo(request: string): Promise<string> {
  const { port } = await runningProxy();
  const client = await Client.connected(port);
  client.send(request);
  await client.ended;
  return client.received;
}

const refusal = (why = "") =>
  `HTTP/1.1 400 Bad Request${why}\r\nContent-Type: text/plain; charset=utf-8\r\n` +
  `Connection: close\r\n\r\n400 Bad Request${why}`;

describe("what is no request is refused, and the connection closed", () => {
  test.each([
    ["that is not HTTP", "garbage\r\n\r\n", refusal()],
    ["with a wrong escape", "GET /p% HTTP/1.1\r\nHost: x\r\n\r\n", refusal()],
    ["without a host", "GET /version HTTP/1.1\r\n\r\n", refusal(": missing required Host header")],
  ])("one %s", async (_claim, request, answer) => {
    expect(await answerTo(request)).toBe(answer);
  });
});

describe("headers", () => {
  test("an expectation that nobody has is refused", async () => {
    const request = "GET /version HTTP/1.1\r\nHost: x\r\nExpect: tea\r\nConnection: close\r\n\r\n";
    expect(await answerTo(request)).toMatch(/^HTTP\/1.1 417 .*\r\nContent-Length: 0\r\n/s);
  });

  test("browsers are kept out of every route that exists", async () => {
    const { call } = await prepared();
    const browser = { "user-agent": "Mozilla/5.0 (X11)" };
    expect(await call("GET", "/version", undefined, browser)).toMatchObject({
      status: 403,
      contentType: text,
      body: "User agent not allowed\n",
    });
    expect((await call("GET", "/nope", undefined, browser)).status).toBe(404);
    const other = { "user-agent": "curl Mozilla/5.0" };
    expect((await call("GET", "/version", undefined, other)).status).toBe(200);
  });

  test("a request id comes with the routes that exist only", async () => {
    const { call } = await prepared();
    const idOf = async (path: string) =>
      (await call("GET", path)).headers.get("x-toxiproxy-request-id");
    expect(await idOf("/proxies/none")).toMatch(/^[0-9a-v]{20}$/);
    expect(await idOf("/version")).not.toBe(await idOf("/version"));
    expect(await idOf("/nope")).toBe(null);
  });

  test("errors must not be guessed into another type", async () => {
    const { headers } = await ask("GET /proxies/none");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
  });

  test("a redirect keeps the query", async () => {
    const { headers } = await ask("GET //proxies//p?x=1");
    expect(headers.get("location")).toBe("/proxies/p?x=1");
  });
});
