/** The outside world of a command: everything that is the process's, handed in. */

import type { Clock } from "../base/clock.ts";
import type { Files } from "../base/files.ts";
import type { Processes } from "../faults/process/processes.ts";
import type { Player } from "../run/journal.ts";
import type { RunResult } from "../run/result.ts";
import type { BundledPrograms } from "../target/bundled.ts";

export interface Host {
  /** What was written behind the program's name. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For data: results, summaries. */
  readonly stdout: Output;
  /** For people: progress and errors. */
  readonly stderr: Output;
  /** The terminal to draw on; null when there is none. */
  readonly terminal: Terminal | null;
  readonly clock: Clock;
  readonly files: Files;
  readonly programs: Programs;
  /** Other processes of this machine. */
  readonly processes: Processes;
  readonly tool: RunResult["tool"];
  /** Threads that a load has unless it says otherwise. */
  readonly workers: number;
  /** Calls back at each Ctrl-C or SIGTERM until the returned function is called. */
  onSignal(run: () => void): () => void;
  /** As if the operator had pressed Ctrl-C. */
  interrupt(): void;
  /** Ends the process at once. */
  exit(code: number): void;
  /** This process, as journals name it. */
  readonly player: Player;
  /** The process that started this one and wants to hear from it; null for a person's shell. */
  readonly parent: Parent | null;
}

export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  /** Width of the terminal; 80 when it is none. */
  readonly columns: number;
}

export interface Terminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

export interface Programs extends BundledPrograms {
  readonly loadWorker: URL;
}

export interface Parent {
  /** What it orders at the start. */
  readonly order: Promise<unknown>;
  say(message: Readonly<Record<string, unknown>>): void;
  /** Calls back when it is gone. */
  onGone(run: () => void): void;
}
