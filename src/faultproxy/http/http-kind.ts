/** Makes a kind of toxic that reads HTTP from what is its own. */

import type { Attributes, AttributeValue, PipeEnd, Stub, ToxicKind } from "../toxic-kind.ts";
import { matchProblem } from "./match.ts";
import { type Message, MessagePipe, passSpared } from "./message-pipe.ts";
import type { Plan } from "./plan.ts";
import { common, type Settings, settingsOf } from "./settings.ts";

interface HttpSpec<Name extends string> {
  readonly type: string;
  /** Its attributes besides the common ones, with their defaults, in the order of the JSON. */
  readonly attributes: Readonly<Record<Name, AttributeValue>>;
  /** What is wrong with the settings; undefined when nothing is. */
  readonly check?: (settings: Settings<Name>) => string | undefined;
}

export interface MessageToxicSpec<Name extends string> extends HttpSpec<Name> {
  /** What to do to a message that was matched and drawn; undefined when nothing can be done. */
  readonly plan: (settings: Settings<Name>, message: Message) => Plan | undefined;
}

/** One that acts on messages as they pass. */
export function messageToxic<Name extends string>(spec: MessageToxicSpec<Name>): ToxicKind {
  return httpKind(spec, async (attributes, stub) => {
    if (stub.http === undefined) return passSpared(stub);
    const settings = settingsOf<Name>(attributes);
    const planFor = (message: Message) => spec.plan(settings, message);
    return new MessagePipe(stub, stub.http, { attributes, planFor }).run();
  });
}

export function httpKind<Name extends string>(
  { type, attributes, check }: HttpSpec<Name>,
  pipe: (attributes: Attributes, stub: Stub) => Promise<PipeEnd>,
): ToxicKind {
  const defaults = new Map<string, AttributeValue>(Object.entries({ ...attributes, ...common }));
  return {
    type,
    attributes: [...defaults.keys()],
    defaults,
    ratios: ["share"],
    buffer: 0,
    closesOnRemoval: false,
    protocol: "http",
    check: (values) => matchProblem(settingsOf(values)) ?? check?.(settingsOf(values)),
    pipe,
    spared: passSpared,
  };
}
