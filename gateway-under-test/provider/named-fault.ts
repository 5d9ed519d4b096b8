/**
 * Misbehaviour by model name, for this one request: `gd-<fault>[-<parameter>]...[@<provider>]`.
 * A gateway that maps one model to a simulated provider can so be sent every fault there is.
 */

import { type Behaviour, behaviourSchema } from "./behaviour.ts";
import { type NamedForm, namedForms } from "./named-forms.ts";

export type NamedFault =
  | { readonly kind: "none" }
  | { readonly kind: "fault"; readonly behaviour: Behaviour }
  | { readonly kind: "unknown"; readonly message: string };

const prefix = "gd-";

/**
 * Behind `@` stand the providers that are meant, with `+` between several; without it, whoever is
 * asked. To all others the model is one like any.
 */
export function namedFault(model: string, provider: string): NamedFault {
  if (!model.startsWith(prefix)) return { kind: "none" };
  const [fault = "", ...providers] = model.slice(prefix.length).split(/[@+]/);
  const behaviour = behaviourOf(fault);
  if (behaviour === undefined) return { kind: "unknown", message: unknown(model) };
  const isMeant = providers.length === 0 || providers.includes(provider);
  return isMeant ? { kind: "fault", behaviour } : { kind: "none" };
}

function behaviourOf(fault: string): Behaviour | undefined {
  for (const form of namedForms) {
    const part = partOf(form, fault);
    if (part !== undefined) return behaviourSchema.safeParse(part).data;
  }
  return undefined;
}

function partOf({ pattern, part }: NamedForm, fault: string): object | undefined {
  const match = pattern.exec(fault);
  return match === null ? undefined : part(...match.slice(1));
}

function unknown(model: string): string {
  const known = namedForms.map(({ form }) => `${prefix}${form}`).join(", ");
  // The name is the client's text: shortened, so that an error never echoes a body.
  const name = model.slice(0, 64);
  return `No fault is named ${name}. These are, each with @PROVIDER or without: ${known}.`;
}
