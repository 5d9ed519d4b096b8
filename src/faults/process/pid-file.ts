/** The process that a pid-file names. */

/** undefined: many a program removes its file when it ends, and some are half written. */
export function pidIn(path: string, readText: (path: string) => string): number | undefined {
  try {
    const [pid] = /^[1-9]\d*$/m.exec(readText(path)) ?? [];
    return pid === undefined ? undefined : Number(pid);
  } catch {
    return undefined;
  }
}
