/** Simulated providers, told over HTTP how to misbehave: PUT and DELETE /control/faults/{id}. */

import { z } from "zod";
import { GamedayError, messageOf } from "../base/errors.ts";
import type { Misbehaviour, ProviderSite } from "../faults/site.ts";
import { type ApiAnswer, askApi } from "./control-api.ts";
import { isGone } from "./gone.ts";

const countSchema = z.object({ requests: z.int() });
const refusalSchema = z.object({ error: z.object({ message: z.string() }) });

const nothing = { requests: 0 };

/** `control`: the provider's own address, past every link: `http://127.0.0.1:4001`. */
export function providerSite(control: string): ProviderSite {
  return {
    async misbehave(id: string, part: Misbehaviour) {
      const answer = await send(faultUrl(control, id), "PUT", { part });
      if (answer.status !== 200) throw refused(control, answer);
    },
    // One that was killed, or restarted, has forgotten what it was told, and whom that has hit.
    async behave(id) {
      try {
        return (await endMisbehaviour(control, id)) ?? nothing;
      } catch (error) {
        if (isGone(error)) return nothing;
        throw error;
      }
    },
    remedyFor: (id) => ({ kind: "end-misbehaviour", control, id }),
    async received() {
      const answer = await send(`${base(control)}/control/log`, "GET");
      return countIn(control, answer).requests;
    },
  };
}

export const providersOf = (
  controls: Readonly<Record<string, { readonly control: string }>>,
): ReadonlyMap<string, ProviderSite> =>
  new Map(
    Object.entries(controls).map(([name, { control }]) => [name, providerSite(control)] as const),
  );

/** Takes a misbehaviour off and tells how many requests it has hit; null: it is not on. */
export async function endMisbehaviour(
  control: string,
  id: string,
): Promise<{ readonly requests: number } | null> {
  const answer = await send(faultUrl(control, id), "DELETE");
  const isOff = answer.status === 404 && refusalSchema.safeParse(answer.json).success;
  return isOff ? null : countIn(control, answer);
}

async function send(
  url: string,
  method: "GET" | "PUT" | "DELETE",
  body?: { readonly part: Misbehaviour },
): Promise<ApiAnswer> {
  try {
    return await askApi({ method, url, body });
  } catch (cause) {
    const hint = "Its control API has to be reachable from here. Is it running?";
    const where = new URL(url).origin;
    const message = `the provider cannot be told what to do: ${messageOf(cause)}`;
    throw new GamedayError("E_FAULT", message, { where, hint, cause });
  }
}

const base = (control: string): string => control.replace(/\/+$/, "");

const faultUrl = (control: string, id: string): string =>
  `${base(control)}/control/faults/${encodeURIComponent(id)}`;

function countIn(control: string, answer: ApiAnswer): { readonly requests: number } {
  const counted = countSchema.safeParse(answer.json);
  if (answer.status !== 200 || !counted.success) throw refused(control, answer);
  return counted.data;
}

function refused(control: string, { status, json }: ApiAnswer): GamedayError {
  const told = refusalSchema.safeParse(json);
  const why = told.success ? told.data.error.message : `it answers ${status}`;
  const hint = "Name the address of a simulated provider, without /control: http://127.0.0.1:4001.";
  return new GamedayError("E_FAULT", `the provider refused: ${why}`, { where: control, hint });
}
