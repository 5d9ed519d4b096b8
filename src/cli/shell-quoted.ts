/** A word of a command line as a shell takes it whole. */
export const shellQuoted = (word: string): string =>
  /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
