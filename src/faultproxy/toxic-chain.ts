/** The toxics of one proxy, in chain order, kept in step with its live links. */

import type { Clock } from "../base/clock.ts";
import { invalidToxicType, needsHttp, toxicAlreadyExists, toxicNotFound } from "./api-error.ts";
import type { Link } from "./link.ts";
import type { Protocol } from "./protocol.ts";
import type { Schedule } from "./schedule.ts";
import { ScheduleTimers, type Standing } from "./schedule-timers.ts";
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
import type { Turns } from "./turns.ts";

/** Effects of removed toxics that are remembered: enough for every name that a run uses. */
const rememberedEffects = 256;

export interface NewToxic extends Omit<ToxicIdentity, "kind"> {
  readonly type: string;
  /** Called once the type is known, to read the attributes of that type. */
  readonly settings: (kind: ToxicKind) => ToxicSettings;
  /** Undefined: it acts from now on, until it is removed. */
  readonly schedule: Schedule | undefined;
}

export interface ToxicChainOptions {
  readonly clock: Clock;
  readonly protocol: Protocol;
  /** What a schedule does waits for its turn, like any change that a client asks for. */
  readonly inTurn: Turns;
  /** The live links of a direction at the time of a change. */
  readonly links: (direction: Direction) => readonly Link[];
}

/** Throws an ApiError when there is no such type, or not for that protocol. */
export function toxicKindOf(type: string, protocol: Protocol): ToxicKind {
  const kind = toxicKinds.get(type);
  if (kind === undefined) throw invalidToxicType();
  if (kind.protocol === "http" && protocol !== "http") throw needsHttp(type);
  return kind;
}

export class ToxicChain {
  readonly #options: ToxicChainOptions;
  /** In the order in which they were created. */
  readonly #chains: Readonly<Record<Direction, Toxic[]>> = { upstream: [], downstream: [] };
  /** Those that are on the links, in the order of the links. */
  readonly #acting: Readonly<Record<Direction, Toxic[]>> = { upstream: [], downstream: [] };
  readonly #timers: ScheduleTimers<Toxic>;
  readonly #generations = new Map<string, number>();
  readonly #removed = new Map<string, Effect>();

  constructor(options: ToxicChainOptions) {
    this.#options = options;
    this.#timers = new ScheduleTimers(options.clock, (toxic) => {
      void options.inTurn(() => this.#keepInStep(toxic));
    });
  }

  /** Those that a new link starts with: schedules may keep others back. */
  of(direction: Direction): readonly Toxic[] {
    return this.#acting[direction];
  }

  /** All of them: first those upstream, then those downstream. */
  all(): readonly Toxic[] {
    return directions.flatMap((direction) => this.#chains[direction]);
  }

  /** The effects of toxics that are gone, the last one of each name. */
  removed(): ReadonlyMap<string, Readonly<Effect>> {
    return this.#removed;
  }

  /** Undefined for a toxic that acts from its creation to its removal. */
  standing(toxic: Toxic): Standing | undefined {
    return this.#timers.standing(toxic);
  }

  /** Names are unique over both directions. Throws an ApiError when there is none. */
  get(name: string): Toxic {
    const found = this.all().find((toxic) => toxic.name === name);
    if (found === undefined) throw toxicNotFound();
    return found;
  }

  /** Resolves when the toxic is installed on every live link. */
  async add({ type, settings, schedule, ...identity }: NewToxic): Promise<Toxic> {
    const kind = toxicKindOf(type, this.#options.protocol);
    const { name, direction } = identity;
    if (this.all().some((toxic) => toxic.name === name)) throw toxicAlreadyExists();
    const generation = (this.#generations.get(name) ?? 0) + 1;
    const toxic = new Toxic({ ...identity, kind }, settings(kind), generation);
    this.#generations.set(name, generation);
    this.#chains[direction].push(toxic);
    await this.reschedule(toxic, schedule);
    return toxic;
  }

  async update(toxic: Toxic, settings: ToxicSettings): Promise<void> {
    toxic.set(settings);
    await this.#change(toxic.direction, (link) => link.update(toxic));
  }

  /** The schedule begins now; undefined: the toxic acts from now on. */
  async reschedule(toxic: Toxic, schedule: Schedule | undefined): Promise<void> {
    if (schedule === undefined) this.#timers.stop(toxic);
    else this.#timers.start(toxic, schedule);
    await this.#keepInStep(toxic);
  }

  async remove(toxic: Toxic): Promise<void> {
    this.#timers.stop(toxic);
    without(this.#chains[toxic.direction], toxic);
    without(this.#acting[toxic.direction], toxic);
    await this.#change(toxic.direction, (link) => link.remove(toxic));
    this.#remember(toxic);
  }

  async reset(): Promise<void> {
    for (const toxic of this.all()) await this.remove(toxic);
  }

  /** Ends all schedules: nothing happens by itself from here on. */
  stop(): void {
    this.#timers.stopAll();
  }

  /** Does what the schedule asks for now; nothing, when that is done already. */
  async #keepInStep(toxic: Toxic): Promise<void> {
    const { direction } = toxic;
    if (!this.#chains[direction].includes(toxic)) return;
    const acting = this.#acting[direction];
    const phase = this.#timers.standing(toxic)?.phase.kind ?? "acting";
    if (phase === "over") return this.remove(toxic);
    if (acting.includes(toxic) === (phase === "acting")) return;
    if (phase === "waiting") {
      without(acting, toxic);
      return this.#change(direction, (link) => link.remove(toxic));
    }
    toxic.beginWindow();
    // A connection that opens from here on takes it from the chain.
    acting.push(toxic);
    await this.#change(direction, (link) => link.add(toxic));
  }

  async #change(direction: Direction, change: (link: Link) => Promise<void>): Promise<void> {
    await Promise.all(this.#options.links(direction).map(change));
  }

  #remember({ name, effect }: Toxic): void {
    // Set anew, so that the map is in the order of removal.
    this.#removed.delete(name);
    this.#removed.set(name, effect);
    if (this.#removed.size <= rememberedEffects) return;
    for (const oldest of [...this.#removed.keys()].slice(0, 1)) this.#removed.delete(oldest);
  }
}

function without(toxics: Toxic[], toxic: Toxic): void {
  const index = toxics.indexOf(toxic);
  if (index >= 0) toxics.splice(index, 1);
}
