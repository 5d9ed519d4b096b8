/** What stands in the requests of one arrival: fixed by (seed, traffic, arrival). */

import { seeded } from "../../base/random.ts";
import { isSecretName } from "../../base/secret.ts";
import type { Feeder, Row } from "../request/feeder.ts";
import { nonceOf } from "../request/template.ts";
import type { TurnValues } from "./step-player.ts";

/** What the arrivals of a traffic have in common. */
export interface ValueSource {
  readonly seed: number;
  /** Index of the traffic in the plan. */
  readonly index: number;
  readonly name: string;
  readonly feeders: ReadonlyMap<string, Feeder>;
}

export class ArrivalValues implements TurnValues {
  readonly arrival: number;
  readonly user: number;
  readonly #source: ValueSource;
  #nonce: string | undefined;
  #uuid: string | undefined;
  #captured: Map<string, string> | undefined;

  constructor(source: ValueSource, arrival: number, user: number) {
    this.#source = source;
    this.arrival = arrival;
    this.user = user;
  }

  get nonce(): string {
    const { seed, index } = this.#source;
    this.#nonce ??= nonceOf(seed, index, this.arrival);
    return this.#nonce;
  }

  get uuid(): string {
    const { seed, name } = this.#source;
    this.#uuid ??= uuidOf(seed, name, this.arrival);
    return this.#uuid;
  }

  field(feeder: string, field: string): string {
    const { seed, name, feeders } = this.#source;
    const from = feeders.get(feeder);
    if (from === undefined) return "";
    return rowOf(from, seed, name, this.arrival)?.[field] ?? "";
  }

  captured(name: string): string {
    return this.#captured?.get(name) ?? "";
  }

  get secrets(): readonly string[] {
    const { seed, name, feeders } = this.#source;
    const rows = [...feeders.values()].map((from) => rowOf(from, seed, name, this.arrival) ?? {});
    const named = [...rows.flatMap(Object.entries<string>), ...(this.#captured ?? [])];
    return named.flatMap(([known, value]) => (isSecretName(known) ? [value] : []));
  }

  readonly capture = (name: string, value: string): void => {
    this.#captured ??= new Map();
    this.#captured.set(name, value);
  };
}

/** Version 4 (RFC 9562): 122 bits of chance. */
export function uuidOf(seed: number, traffic: string, arrival: number): string {
  const random = seeded(seed, "uuid", traffic, arrival);
  const digits = Array.from({ length: 4 }, () => hexOf(random.integer(2 ** 32))).join("");
  const variant = "89ab"[random.integer(4)];
  const groups = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20),
  ];
  return groups.join("-");
}

const hexOf = (word: number): string => word.toString(16).padStart(8, "0");

/** The row of an arrival; null: a feeder of unique rows has no more. */
export function rowOf(
  { name, rows, order }: Feeder,
  seed: number,
  traffic: string,
  arrival: number,
): Row | null {
  switch (order) {
    case "sequential":
      return rows[arrival % rows.length] ?? null;
    case "unique":
      return rows[arrival] ?? null;
    case "random":
      return rows[seeded(seed, "row", traffic, name, arrival).integer(rows.length)] ?? null;
    default:
      return order satisfies never;
  }
}
