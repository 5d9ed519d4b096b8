/** The toxics of one proxy, in chain order, kept in step with its live links. */

import { invalidToxicType, toxicAlreadyExists, toxicNotFound } from "./api-error.ts";
import type { Link } from "./link.ts";
import {
  type Direction,
  directions,
  type Effect,
  Toxic,
  type ToxicIdentity,
  type ToxicSettings,
} from "./toxic.ts";
import type { ToxicKind } from "./toxic-kind.ts";
import { toxicKinds } from "./toxics/registry.ts";

/** Effects of removed toxics that are remembered: enough for every name that a run uses. */
const rememberedEffects = 256;

export interface NewToxic extends Omit<ToxicIdentity, "kind"> {
  readonly type: string;
  /** Called once the type is known, to read the attributes of that type. */
  readonly settings: (kind: ToxicKind) => ToxicSettings;
}

export class ToxicChain {
  readonly #links: (direction: Direction) => readonly Link[];
  readonly #chains: Readonly<Record<Direction, Toxic[]>> = { upstream: [], downstream: [] };
  readonly #generations = new Map<string, number>();
  readonly #removed = new Map<string, Effect>();

  /** `links` gives the live links of a direction at the time of a change. */
  constructor(links: (direction: Direction) => readonly Link[]) {
    this.#links = links;
  }

  of(direction: Direction): readonly Toxic[] {
    return this.#chains[direction];
  }

  /** All of them: first those upstream, then those downstream. */
  all(): readonly Toxic[] {
    return directions.flatMap((direction) => this.#chains[direction]);
  }

  /** The effects of toxics that are gone, the last one of each name. */
  removed(): ReadonlyMap<string, Readonly<Effect>> {
    return this.#removed;
  }

  /** Names are unique over both directions. Throws an ApiError when there is none. */
  get(name: string): Toxic {
    const found = this.all().find((toxic) => toxic.name === name);
    if (found === undefined) throw toxicNotFound();
    return found;
  }

  /** Resolves when the toxic is installed on every live link. */
  async add({ type, settings, ...identity }: NewToxic): Promise<Toxic> {
    const kind = toxicKinds.get(type);
    if (kind === undefined) throw invalidToxicType();
    const { name, direction } = identity;
    if (this.all().some((toxic) => toxic.name === name)) throw toxicAlreadyExists();
    const generation = (this.#generations.get(name) ?? 0) + 1;
    const toxic = new Toxic({ ...identity, kind }, settings(kind), generation);
    this.#generations.set(name, generation);
    // A connection that opens from here on takes it from the chain.
    this.#chains[direction].push(toxic);
    await this.#change(direction, (link) => link.add(toxic));
    return toxic;
  }

  async update(toxic: Toxic, settings: ToxicSettings): Promise<void> {
    toxic.set(settings);
    await this.#change(toxic.direction, (link) => link.update(toxic));
  }

  async remove(toxic: Toxic): Promise<void> {
    const chain = this.#chains[toxic.direction];
    chain.splice(chain.indexOf(toxic), 1);
    await this.#change(toxic.direction, (link) => link.remove(toxic));
    this.#remember(toxic);
  }

  async reset(): Promise<void> {
    for (const toxic of this.all()) await this.remove(toxic);
  }

  async #change(direction: Direction, change: (link: Link) => Promise<void>): Promise<void> {
    await Promise.all(this.#links(direction).map(change));
  }

  #remember({ name, effect }: Toxic): void {
    // Set anew, so that the map is in the order of removal.
    this.#removed.delete(name);
    this.#removed.set(name, effect);
    if (this.#removed.size <= rememberedEffects) return;
    for (const oldest of [...this.#removed.keys()].slice(0, 1)) this.#removed.delete(oldest);
  }
}
