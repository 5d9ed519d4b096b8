/** Quantities as people write them: `250ms`, `200/s`, `64KiB`, `99.9%`; read and shown. */

import { z } from "zod";
import {
  type Bytes,
  bytes,
  type Milliseconds,
  ms,
  type PerSecond,
  perSecond,
  type Ratio,
  ratio,
} from "./units.ts";

const msPer: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
};
const secondsPer: Readonly<Record<string, number>> = { s: 1, m: 60, min: 60, h: 3600 };
const bytesPer: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1000,
  KB: 1000,
  MB: 1e6,
  GB: 1e9,
  KiB: 1024,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
};

const number = String.raw`(\d+(?:\.\d+)?)`;
const durationPattern = new RegExp(`^${number} ?(us|ms|s|m|min|h)$`);
const ratePattern = new RegExp(`^${number} ?/ ?(s|m|min|h)$`);
const sizePattern = new RegExp(`^${number} ?(B|kB|KB|MB|GB|KiB|MiB|GiB)$`);
const percentPattern = new RegExp(`^${number} ?%$`);

/** Each reader gives undefined for text that it cannot read. */
export function readDuration(text: string): Milliseconds | undefined {
  const scaled = scale(durationPattern, msPer, text);
  return scaled === undefined ? undefined : ms(scaled);
}

export function readRate(text: string): PerSecond | undefined {
  const match = ratePattern.exec(text);
  const per = secondsPer[match?.[2] ?? ""];
  if (match === null || per === undefined) return undefined;
  const rate = finite(Number(match[1]) / per);
  return rate === undefined ? undefined : perSecond(rate);
}

export function readSize(text: string): Bytes | undefined {
  const scaled = scale(sizePattern, bytesPer, text);
  return scaled === undefined ? undefined : bytes(scaled);
}

export function readRatio(text: string): Ratio | undefined {
  const match = percentPattern.exec(text);
  if (match === null) return undefined;
  // Shifting the decimal point in the text keeps 99.9% from becoming 0.9990000000000001.
  const share = Number(`${match[1]}e-2`);
  return share <= 1 ? ratio(share) : undefined;
}

function scale(
  pattern: RegExp,
  factors: Readonly<Record<string, number>>,
  text: string,
): number | undefined {
  const match = pattern.exec(text);
  const factor = factors[match?.[2] ?? ""];
  return match === null || factor === undefined ? undefined : finite(Number(match[1]) * factor);
}

/** Hundreds of digits read as Infinity. */
const finite = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined);

/** A field of a file that holds a quantity: text in, a branded number out. */
function field<T>(
  name: string,
  pattern: RegExp,
  example: string,
  read: (text: string) => T | undefined,
) {
  return z
    .string({
      error: (issue) => `${show(issue.input)} is not a ${name}; write one like ${example}`,
    })
    .regex(pattern, {
      abort: true,
      error: (issue) => `${show(issue.input)} is not a ${name}; write one like ${example}`,
    })
    .transform((text, context): T => {
      const value = read(text);
      if (value !== undefined) return value;
      context.addIssue({ code: "custom", message: `${show(text)} is out of range for a ${name}` });
      return z.NEVER;
    });
}

const show = (input: unknown): string => JSON.stringify(input) ?? String(input);

export const durationField = field(
  "duration",
  durationPattern,
  `"250ms", "10s" or "2m"`,
  readDuration,
);
export const rateField = field("rate", ratePattern, `"200/s" or "30/min"`, readRate);
export const sizeField = field("size", sizePattern, `"64KiB" or "1MB"`, readSize);
export const ratioField = field("ratio", percentPattern, `"99.9%"`, readRatio);

/** `12.3ms`, `1.24s`, `2m 5s`: three significant digits, for people. */
export function showDuration(duration: Milliseconds): string {
  // The unit is that of the rounded value: 999.9ms is shown as 1s, not as 1000ms.
  const rounded = Number(duration.toPrecision(3));
  if (rounded < 1) return `${round3(rounded * 1000)}us`;
  if (rounded < 1000) return `${rounded}ms`;
  if (rounded < 120_000) return `${round3(rounded / 1000)}s`;
  const wholeSeconds = Math.round(duration / 1000);
  return `${Math.floor(wholeSeconds / 60)}m ${wholeSeconds % 60}s`;
}

export const showRate = (rate: PerSecond): string => `${round3(rate)}/s`;

/** `71.5%`, `99.95%`: rounded down, so that a share below 1 never reads as 100%. */
export function showRatio(share: Ratio): string {
  const power = share < 0.99 ? 100 : 10_000;
  const whole = 100 * power;
  // A product like 0.57 * 100 falls just short of what it stands for.
  const floored = Math.floor(share * whole + 1e-6);
  return `${(share < 1 ? Math.min(floored, whole - 1) : floored) / power}%`;
}

/** `169kB`: in powers of 1000, three significant digits. */
export function showSize(size: Bytes): string {
  if (size < 1000) return `${Math.round(size)}B`;
  const rounded = Number(size.toPrecision(3));
  if (rounded < 1e6) return `${round3(rounded / 1000)}kB`;
  return rounded < 1e9 ? `${round3(rounded / 1e6)}MB` : `${round3(rounded / 1e9)}GB`;
}

const round3 = (value: number): string => String(Number(value.toPrecision(3)));
