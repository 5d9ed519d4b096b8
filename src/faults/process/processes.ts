/** The processes of this machine, as a port. */

export type ProcessSignal = "SIGKILL" | "SIGTERM" | "SIGSTOP" | "SIGCONT";

export interface Processes {
  /**
   * False if there is no such process. A number below 0 is that of a process group. Throws
   * E_FAULT for what this user may not do.
   */
  signal(pid: number, signal: ProcessSignal): boolean;
  /**
   * When it began, in words of the system: together with its number that tells it from any other
   * process, before or after. null: it is gone, or dead and only not buried yet.
   */
  startedAt(pid: number): string | null;
}
