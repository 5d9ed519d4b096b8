import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  durationField,
  rateField,
  ratioField,
  readDuration,
  readRate,
  readRatio,
  readSize,
  showDuration,
  showRate,
  showRatio,
  showSize,
  sizeField,
} from "../../src/base/quantity.ts";
import { bytes, ms, perSecond, ratio } from "../../src/base/units.ts";

describe("a duration is read", () => {
  it.each([
    ["250us", 0.25],
    ["250ms", 250],
    ["10s", 10_000],
    ["1.5s", 1500],
    ["2m", 120_000],
    ["2min", 120_000],
    ["1h", 3_600_000],
    ["5 s", 5000],
    ["0s", 0],
  ])("from %s as %d ms", (text, expected) => {
    expect(readDuration(text)).toBe(expected);
  });

  it.each([
    "",
    "10",
    "s",
    "-1s",
    "1.s",
    ".5s",
    "1e3ms",
    "1h30m",
    "10 seconds",
    "10S",
    " 10s",
    "10s\n",
    "1,5s",
    `${"9".repeat(400)}h`,
  ])("from nothing like %j", (text) => {
    expect(readDuration(text)).toBeUndefined();
  });
});

describe("a rate is read", () => {
  it.each([
    ["200/s", 200],
    ["0.5/s", 0.5],
    ["30/min", 0.5],
    ["30/m", 0.5],
    ["7200/h", 2],
    ["200 / s", 200],
  ])("from %s as %d per second", (text, expected) => {
    expect(readRate(text)).toBe(expected);
  });

  it.each(["200", "200s", "200/ms", "/s", "-1/s", "200/s/s", `${"9".repeat(400)}/s`])(
    "from nothing like %j",
    (text) => {
      expect(readRate(text)).toBeUndefined();
    },
  );
});

describe("a size is read", () => {
  it.each([
    ["64KiB", 65_536],
    ["1kB", 1000],
    ["1KB", 1000],
    ["1.5MB", 1_500_000],
    ["2MiB", 2_097_152],
    ["1GB", 1e9],
    ["1GiB", 2 ** 30],
    ["12B", 12],
  ])("from %s as %d bytes", (text, expected) => {
    expect(readSize(text)).toBe(expected);
  });

  it.each(["64", "64K", "64kb", "64kib", "-1B", "1TB"])("from nothing like %j", (text) => {
    expect(readSize(text)).toBeUndefined();
  });
});

describe("a ratio is read", () => {
  it.each([
    ["99.9%", 0.999],
    ["99.95 %", 0.9995],
    ["0%", 0],
    ["100%", 1],
    ["100.0%", 1],
    ["7%", 0.07],
  ])("from %s as %d, exactly", (text, expected) => {
    expect(readRatio(text)).toBe(expected);
  });

  it.each(["0.999", "99,9%", "%", "-1%", "101%", "100.1%"])("from nothing like %j", (text) => {
    expect(readRatio(text)).toBeUndefined();
  });
});

describe("a field that is wrong says what was written and what to write", () => {
  it.each([
    [durationField, "soon", `"soon" is not a duration; write one like "250ms", "10s" or "2m"`],
    [durationField, 10, `10 is not a duration; write one like "250ms", "10s" or "2m"`],
    [durationField, null, `null is not a duration; write one like "250ms", "10s" or "2m"`],
    [rateField, 200, `200 is not a rate; write one like "200/s" or "30/min"`],
    [sizeField, "64K", `"64K" is not a size; write one like "64KiB" or "1MB"`],
    [ratioField, 0.5, `0.5 is not a ratio; write one like "99.9%"`],
    [ratioField, "140%", `"140%" is out of range for a ratio`],
  ])("%#: %j", (field, input, message) => {
    const { error } = field.safeParse(input);
    expect(error?.issues.map((issue) => issue.message)).toEqual([message]);
  });

  it("and one that is right gives the number", () => {
    expect(durationField.parse("10s")).toBe(10_000);
    expect(ratioField.parse("99.9%")).toBe(0.999);
  });
});

describe("a duration is shown", () => {
  it.each([
    [0, "0us"],
    [0.0125, "12.5us"],
    [0.9994, "999us"],
    [0.9996, "1ms"],
    [1.234, "1.23ms"],
    [12.34, "12.3ms"],
    [999.4, "999ms"],
    [999.9, "1s"],
    [1236, "1.24s"],
    [65_000, "65s"],
    [119_900, "2m 0s"],
    [120_000, "2m 0s"],
    [125_000, "2m 5s"],
    [179_999, "3m 0s"],
    [3_600_000, "60m 0s"],
  ])("%d ms as %s", (duration, text) => {
    expect(showDuration(ms(duration))).toBe(text);
  });

  it("so that it reads back as the same, to three digits, below two minutes", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 119_000, noNaN: true }), (duration) => {
        const read = readDuration(showDuration(ms(duration)));
        expect(Math.abs((read ?? 0) - duration)).toBeLessThanOrEqual(duration * 0.00501);
      }),
    );
  });

  it("with minutes and seconds that are never sixty", () => {
    fc.assert(
      fc.property(fc.double({ min: 120_000, max: 1e8, noNaN: true }), (duration) => {
        const [, minutes, seconds] = /^(\d+)m (\d+)s$/.exec(showDuration(ms(duration))) ?? [];
        expect(Number(seconds)).toBeLessThan(60);
        const shown = Number(minutes) * 60_000 + Number(seconds) * 1000;
        expect(Math.abs(shown - duration)).toBeLessThanOrEqual(500);
      }),
    );
  });
});

describe("a rate is shown", () => {
  it.each([
    [200, "200/s"],
    [0.5, "0.5/s"],
    [1234, "1230/s"],
    [99.96, "100/s"],
  ])("%d as %s", (rate, text) => {
    expect(showRate(perSecond(rate))).toBe(text);
  });

  it("so that it reads back as the same, to three digits", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1e6, noNaN: true }), (rate) => {
        const read = readRate(showRate(perSecond(rate)));
        expect(Math.abs((read ?? 0) - rate)).toBeLessThanOrEqual(rate * 0.00501);
      }),
    );
  });
});

describe("a size is shown", () => {
  it.each([
    [0, "0B"],
    [999, "999B"],
    [1000, "1kB"],
    [168_900, "169kB"],
    [999_999, "1MB"],
    [1_234_567, "1.23MB"],
    [999_999_999, "1GB"],
  ])("%d as %s", (size, text) => {
    expect(showSize(bytes(size))).toBe(text);
  });

  it("so that it reads back as the same, to three digits", () => {
    fc.assert(
      fc.property(fc.nat({ max: 1e12 }), (size) => {
        const read = readSize(showSize(bytes(size)));
        expect(Math.abs((read ?? -1) - size)).toBeLessThanOrEqual(size * 0.00501);
      }),
    );
  });
});

describe("a ratio is shown", () => {
  it.each([
    [0, "0%"],
    [0.715, "71.5%"],
    [0.57, "57%"],
    [1 / 3, "33.33%"],
    [0.98999, "98.99%"],
    [0.999, "99.9%"],
    [0.9995, "99.95%"],
    [0.99999, "99.999%"],
    [0.9999999, "99.9999%"],
    [1 - 1e-12, "99.9999%"],
    [1, "100%"],
  ])("%d as %s", (share, text) => {
    expect(showRatio(ratio(share))).toBe(text);
  });

  it("rounded down: never as more than it is, and as 100% only when it is whole", () => {
    const share = fc.oneof(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0.9999, max: 1, noNaN: true }),
    );
    fc.assert(
      fc.property(share, (exact) => {
        const read = readRatio(showRatio(ratio(exact)));
        expect(read).toBeLessThanOrEqual(exact + 1e-10);
        expect(read).toBeGreaterThan(exact - (exact < 0.99 ? 1e-4 : 1e-6) - 1e-10);
        expect(read === 1).toBe(exact === 1);
      }),
    );
  });

  it("so that a ratio with two decimals reads back as the same number", () => {
    fc.assert(
      fc.property(fc.nat({ max: 10_000 }), (hundredths) => {
        const share = Number(`${hundredths}e-4`);
        expect(readRatio(showRatio(ratio(share)))).toBe(share);
      }),
    );
  });
});
