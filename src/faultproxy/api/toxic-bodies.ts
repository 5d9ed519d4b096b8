/** The bodies of requests about toxics, parsed. */

import { invalidStream } from "../api-error.ts";
import type { Schedule } from "../schedule.ts";
import type { Direction, ToxicSettings } from "../toxic.ts";
import type { NewToxic } from "../toxic-chain.ts";
import type { Attributes, ToxicKind } from "../toxic-kind.ts";
import { checkAttributes, readAttributes } from "./attributes.ts";
import { decodeFields, type Fields, type Struct } from "./decode.ts";
import { readJson } from "./json-reader.ts";
import type { JsonValue } from "./json-value.ts";
import { parseSchedule } from "./own-attributes.ts";

const toxicStruct = { type: "toxics.ToxicWrapper" };

export const parseNewToxic = (body: string): NewToxic => newToxicOf(readJson(body));

export function newToxicOf(value: JsonValue): NewToxic {
  const fields = decodeFields(value, toxicStruct);
  const name = fields.string("name", "");
  const type = fields.string("type", "");
  const stream = fields.string("stream", "downstream");
  const toxicity = fields.float32("toxicity", 1);
  // Before the type is known, Toxiproxy reads the attributes as those of a noop.
  fields.struct("attributes", attributesStruct("ToxicWrapper", "noop"));
  fields.check();
  const schedule = parseSchedule(fields.raw("gameday"));
  const direction = directionOf(stream);
  return {
    name: name === "" ? `${type}_${stream}` : name,
    type,
    stream,
    direction,
    settings: (kind) => ({ toxicity, attributes: attributesIn(fields, "", kind, new Map()) }),
    schedule,
  };
}

export interface ToxicUpdate {
  readonly settings: ToxicSettings;
  /** Undefined: it stays as it is. */
  readonly schedule: Schedule | undefined;
}

const updateStruct = {
  type:
    'struct { Attributes interface {} "json:\\"attributes\\""; ' +
    'Toxicity float32 "json:\\"toxicity\\"" }',
  prefix: "",
};

/** Only the attributes and the toxicity can change; those that are not named stay. */
export function parseToxicUpdate(
  body: string,
  kind: ToxicKind,
  current: ToxicSettings,
): ToxicUpdate {
  const fields = decodeFields(readJson(body), updateStruct);
  const toxicity = fields.float32("toxicity", current.toxicity);
  const attributes = attributesIn(fields, "", kind, current.attributes);
  return { settings: { toxicity, attributes }, schedule: parseSchedule(fields.raw("gameday")) };
}

function directionOf(stream: string): Direction {
  const direction = stream.toLowerCase();
  if (direction === "upstream" || direction === "downstream") return direction;
  throw invalidStream();
}

function attributesIn(
  holder: Fields,
  holderName: string,
  kind: ToxicKind,
  current: Attributes,
): Attributes {
  const fields = holder.struct("attributes", attributesStruct(holderName, kind.type));
  const attributes = readAttributes(kind, fields, current);
  holder.check();
  checkAttributes(kind, attributes, holder.raw("attributes"));
  return attributes;
}

function attributesStruct(holder: string, type: string): Struct {
  const words = type.split("_").map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
  // Named after its type in Toxiproxy, but for one.
  const name = type === "reset_peer" ? "ResetToxic" : `${words.join("")}Toxic`;
  const where = `Go struct field ${holder}.attributes`;
  return { type: `toxics.${name}`, where, prefix: `${name}.attributes` };
}
