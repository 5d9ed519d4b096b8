/** Changes one at a time, in the order in which they were asked for. */

export type Turns = <Result>(change: () => Promise<Result>) => Promise<Result>;

export function turns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (change) => {
    const result = last.then(change);
    // One that failed is told to its own caller; the next one goes ahead all the same.
    last = result.catch(() => {});
    return result;
  };
}
