/** For our own bugs: a claim that the program relies on. */
export function assert(claim: unknown, message: string): asserts claim {
  if (!claim) throw new Error(`bug in gameday: ${message}`);
}
