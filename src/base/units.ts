/** Branded numbers: inside the program the unit is in the type, so names stay bare. */

declare const unit: unique symbol;
type Quantity<Unit extends string> = number & { readonly [unit]: Unit };

/** A duration or an instant of a Clock, in milliseconds (fractions allowed). */
export type Milliseconds = Quantity<"ms">;
/** A rate in events per second. */
export type PerSecond = Quantity<"1/s">;
/** A share; 1 is the whole. */
export type Ratio = Quantity<"ratio">;
/** A size in bytes. */
export type Bytes = Quantity<"bytes">;

export const ms = (value: number): Milliseconds => value as Milliseconds;
export const seconds = (value: number): Milliseconds => (value * 1000) as Milliseconds;
export const perSecond = (value: number): PerSecond => value as PerSecond;
export const ratio = (value: number): Ratio => value as Ratio;
export const bytes = (value: number): Bytes => value as Bytes;
