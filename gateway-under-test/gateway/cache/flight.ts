/**
 * One call upstream for all who ask the same at the same time. It belongs to none of them: it is
 * cancelled when the last one has left.
 *
 * Its attempts stand in the record of the one who came first, the leader. When the leader's client
 * leaves, the others go on, and so the leader's own answer is not over before the flight is: what
 * is held for it until then is settled by what was really spent. The others spend nothing.
 */

import { type Answer, type AnswerStream, tap } from "../answer.ts";
import type { Handle } from "../call.ts";
import { Cancellation, type CancelReason } from "../cancellation.ts";
import type { CallRecord } from "../records/call-record.ts";
import { passedOn } from "../routing/exhausted.ts";
import { Broadcast, type Seat } from "./broadcast.ts";
import type { KeyedCall } from "./keyed-call.ts";

export interface FlightOptions {
  /** `cache.flightLength` */
  readonly length: number;
  /** Called once nobody may join any more. */
  close(): void;
}

export class Flight {
  readonly #leader: KeyedCall;
  readonly #options: FlightOptions;
  readonly #cancellation = new Cancellation();
  /** Those whose clients are still there. */
  readonly #wanted = new Set<KeyedCall>();
  /** Called when there is an answer, before anything of a stream has come. */
  #whenLanded: ((answer: Answer) => void)[] = [];
  #broadcast: Broadcast | undefined;
  #leaderSeat: Seat | undefined;
  /** Once it has landed. */
  #given: Answer | undefined;
  readonly #answer: Promise<Answer>;

  constructor(leader: KeyedCall, options: FlightOptions, next: Handle<KeyedCall>) {
    this.#leader = leader;
    this.#options = options;
    this.#wanted.add(leader);
    // First of all: of a client that has left already nothing is to be sent.
    whenCancelled(leader, (reason) => {
      this.#withdraw(leader, reason);
      this.#leaderSeat?.mute(reason);
    });
    const asked = next({ ...leader, cancellation: this.#cancellation });
    this.#answer = asked.then((answer) => this.#landed(answer));
    this.#answer.catch(() => options.close());
  }

  /** For the leader itself. */
  lead(): Promise<Answer> {
    const { cancellation } = this.#leader;
    return this.#landing((answer) => {
      const seat = this.#broadcast?.seat((own) => {
        this.#withdraw(this.#leader, "client-gone");
        own.mute("slow-client");
      });
      this.#leaderSeat = seat;
      if (cancellation.reason !== undefined) seat?.mute(cancellation.reason);
      return withStream(answer, seat);
    });
  }

  join(call: KeyedCall): Promise<Answer> {
    const { record } = call;
    record.cache = "collapsed";
    this.#wanted.add(call);
    let seat: Seat | undefined;
    return new Promise((resolve, reject) => {
      whenCancelled(call, (reason) => {
        this.#withdraw(call, reason);
        seat?.leave(reason);
        // Without an effect when the answer was there.
        resolve(passedOn({ kind: "failed", reason }, 0));
      });
      const landed = this.#landing((answer) => {
        // Whoever has left starts no stream.
        if (!this.#wanted.has(call)) return answer;
        seat = this.#broadcast?.seat((own) => {
          this.#withdraw(call, "client-gone");
          own.leave("slow-client");
        });
        return credited(withStream(answer, seat), record, this.#leader.record);
      });
      landed.then(resolve, reject);
    });
  }

  #landed(answer: Answer): Answer {
    const { length, close } = this.#options;
    const broadcast = answer.kind === "stream" ? new Broadcast(length, close) : undefined;
    this.#broadcast = broadcast;
    this.#given = answer;
    for (const tell of this.#whenLanded) tell(answer);
    this.#whenLanded = [];
    if (answer.kind === "stream") broadcast?.start(answer.stream);
    else close();
    return answer;
  }

  /** `give` is called at the landing, or at once after it: what then flows misses nobody. */
  #landing(give: (answer: Answer) => Answer): Promise<Answer> {
    if (this.#given !== undefined) return Promise.resolve(give(this.#given));
    return new Promise((resolve, reject) => {
      this.#whenLanded.push((answer) => resolve(give(answer)));
      this.#answer.catch(reject);
    });
  }

  #withdraw(call: KeyedCall, reason: CancelReason): void {
    this.#wanted.delete(call);
    if (this.#wanted.size === 0) this.#cancellation.cancel(reason);
  }
}

function whenCancelled({ cancellation }: KeyedCall, leave: (reason: CancelReason) => void): void {
  if (cancellation.reason === undefined) cancellation.subscribe(leave);
  else leave(cancellation.reason);
}

const withStream = (answer: Answer, stream: AnswerStream | undefined): Answer =>
  answer.kind === "stream" && stream !== undefined ? { ...answer, stream } : answer;

/** What there is to say of the answer is said of a follower's, too; the attempts are not. */
function credited(answer: Answer, record: CallRecord, leader: CallRecord): Answer {
  record.provider = leader.provider;
  record.servedModel = leader.servedModel;
  if (answer.kind === "whole") record.completion = answer.completion;
  if (answer.kind !== "stream") return answer;
  const stream = tap(answer.stream, {
    end(ending) {
      if (ending.kind === "complete") record.completion = ending.completion;
    },
  });
  return { ...answer, stream };
}
