/** Rows of a file, whose fields stand in requests as `${name.field}`. */

export interface Feeder {
  readonly name: string;
  readonly rows: readonly Row[];
  /** `unique`: each row once; an arrival that finds none left is dropped. */
  readonly order: "sequential" | "random" | "unique";
}

export type Row = Readonly<Record<string, string>>;
