/** Called by a command that was carried out, with its exit code, which is kept for the end. */
export type Done = (exitCode: number) => void;
