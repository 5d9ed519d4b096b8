/** Actions that write down what is asked of them, and answer as they are told. */

import type { Clock } from "../../../src/base/clock.ts";
import { sleep } from "../../../src/base/clock.ts";
import type { Milliseconds } from "../../../src/base/units.ts";
import type {
  Actions,
  CommandOrder,
  CommandResult,
  HttpOrder,
  HttpResult,
} from "../../../src/faults/action/actions.ts";

type Told<Result> = Partial<Result> | Error;

export class ScriptedActions implements Actions {
  readonly orders: (CommandOrder | HttpOrder)[] = [];
  readonly required: string[] = [];
  /** Begun and not ended yet. */
  open = 0;
  readonly #clock: Clock | null;
  readonly #answers: (order: CommandOrder | HttpOrder, nth: number) => ScriptedAnswer;

  constructor(
    answers: (order: CommandOrder | HttpOrder, nth: number) => ScriptedAnswer,
    clock: Clock | null = null,
  ) {
    this.#answers = answers;
    this.#clock = clock;
  }

  require(texts: readonly string[]): void {
    this.required.push(...texts);
  }

  async command(order: CommandOrder, signal?: AbortSignal): Promise<CommandResult> {
    const told = await this.#answer(order, signal);
    if (told.command instanceof Error) throw told.command;
    return { exitCode: 0, stdout: "", stderr: "", ...told.command };
  }

  async http(order: HttpOrder, signal?: AbortSignal): Promise<HttpResult> {
    const told = await this.#answer(order, signal);
    if (told.http instanceof Error) throw told.http;
    return { status: 200, body: "", ...told.http };
  }

  async #answer(order: CommandOrder | HttpOrder, signal?: AbortSignal): Promise<ScriptedAnswer> {
    this.orders.push(order);
    const answer = this.#answers(order, this.orders.length - 1);
    if (answer.after === undefined || this.#clock === null) return answer;
    this.open++;
    await sleep(this.#clock, answer.after, signal);
    this.open--;
    return answer;
  }
}

export interface ScriptedAnswer {
  readonly command?: Told<CommandResult>;
  readonly http?: Told<HttpResult>;
  /** It takes so long. */
  readonly after?: Milliseconds;
}
