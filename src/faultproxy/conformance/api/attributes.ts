/** The attributes of each toxic, and the numbers that they and the toxicity may be. */

import { type ApiRow, apiCases } from "../api-case.ts";
import { error, makeOff, ok, toxic } from "./answers.ts";

const create = (body: string): string => `POST /proxies/$p/toxics ${body}`;
const badBody = "bad request body: ";

const attributes: Readonly<Record<string, readonly string[]>> = {
  latency: ["latency", "jitter"],
  bandwidth: ["rate"],
  slow_close: ["delay"],
  timeout: ["timeout"],
  reset_peer: ["timeout"],
  slicer: ["average_size", "size_variation", "delay"],
  limit_data: ["bytes"],
  noop: [],
};

const valued = (names: readonly string[], value: (index: number) => number) =>
  Object.fromEntries(names.map((name, index) => [name, value(index)]));

const typeRows: readonly ApiRow[] = Object.entries(attributes).flatMap(([type, names]) => [
  {
    name: `${type} shows all its attributes, 0 unless given`,
    given: [makeOff],
    ask: create(`{"type":"${type}"}`),
    gets: ok(
      toxic(
        type,
        valued(names, () => 0),
      ),
    ),
  },
  {
    name: `${type} takes its attributes and no others`,
    given: [makeOff],
    ask: create(JSON.stringify({ type, attributes: { ...valued(names, (i) => i + 1), other: 5 } })),
    gets: ok(
      toxic(
        type,
        valued(names, (i) => i + 1),
      ),
    ),
  },
]);

const numberRows: readonly ApiRow[] = [
  ...[
    ["1.5", "number 1.5"],
    ["1e3", "number 1e3"],
    ['"5"', "string"],
    ["true", "bool"],
    ["9223372036854775808", "number 9223372036854775808"],
  ].map(([value, kind]) => ({
    name: `${value} is no whole number`,
    given: [makeOff],
    ask: create(`{"type":"latency","attributes":{"latency":${value}}}`),
    gets: error(400, `${badBody}json: cannot unmarshal ${kind} <any>`),
  })),
  ...[
    ["0.2", 0.2],
    ["0", 0],
    ["1", 1],
    ["2.5", 2.5],
    ["-1", -1],
    ["0.123456789", 0.12345679],
    ["1e-7", 1e-7],
    ["1e21", 1e21],
  ].map(([value, shown]) => ({
    name: `toxicity ${value} is kept as a float32`,
    given: [makeOff],
    ask: create(`{"type":"noop","toxicity":${value}}`),
    gets: ok({ ...toxic("noop", {}), toxicity: shown }),
  })),
  {
    name: "toxicity 1e39 is no float32",
    given: [makeOff],
    ask: create('{"type":"noop","toxicity":1e39}'),
    gets: error(400, `${badBody}json: cannot unmarshal number 1e39 <any>`),
  },
  {
    name: "a text is no toxicity",
    given: [makeOff],
    ask: create('{"type":"noop","toxicity":"1"}'),
    gets: error(400, `${badBody}json: cannot unmarshal string <any>`),
  },
  {
    name: "a large whole number is kept",
    given: [makeOff],
    ask: create('{"type":"limit_data","attributes":{"bytes":9007199254740991}}'),
    gets: ok(toxic("limit_data", { bytes: 9007199254740991 })),
  },
  {
    name: "attributes are an object",
    given: [makeOff],
    ask: create('{"type":"latency","attributes":[1]}'),
    gets: error(400, `${badBody}json: cannot unmarshal array <any>`),
  },
  ...Object.entries(attributes).flatMap(([type, names]) =>
    names.slice(0, 1).map((name) => ({
      name: `${type} takes a negative ${name}`,
      given: [makeOff],
      ask: create(`{"type":"${type}","attributes":{"${name}":-5}}`),
      gets: ok(toxic(type, { ...valued(names, () => 0), [name]: -5 })),
      known: {
        because: "gameday: some would end the server, so it refuses them",
        gets: error(400, `${badBody}<any>${name}<any>`),
      },
    })),
  ),
];

export const attributeCases = [
  ...apiCases("attributes", typeRows),
  ...apiCases("numbers", numberRows),
];
