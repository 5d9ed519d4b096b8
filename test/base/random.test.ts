import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anySeed, type Random, seeded } from "../../src/base/random.ts";

const draw = (random: Random, count: number): number[] =>
  Array.from({ length: count }, () => random.next());

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe("a seeded stream", () => {
  it("is the same again for the same seed and purposes", () => {
    const [one, two] = [seeded(42, "arrivals", "chat"), seeded(42, "arrivals", "chat")];
    expect(draw(one, 1000)).toEqual(draw(two, 1000));
  });

  it("is the same on every machine and in every version: seeds are kept in results", () => {
    const random = seeded(42, "arrivals", "chat");
    expect(Array.from({ length: 4 }, () => random.integer(1000))).toEqual(pinned);
  });

  it("is not disturbed by another that is drawn from in between", () => {
    const alone = draw(seeded(1, "a"), 100);
    const [random, other] = [seeded(1, "a"), seeded(1, "b")];
    const amid = Array.from({ length: 100 }, () => {
      other.next();
      return random.next();
    });
    expect(amid).toEqual(alone);
  });

  it.each([
    ["another seed", seeded(2, "arrivals", "chat")],
    ["another purpose", seeded(1, "faults", "chat")],
    ["another traffic", seeded(1, "arrivals", "embed")],
    ["a name that differs in its last letter", seeded(1, "arrivals", "chau")],
    ["a number for a purpose", seeded(1, "arrivals", 1)],
  ])("shares nothing with that of %s", (_name, other) => {
    const [a, b] = [draw(seeded(1, "arrivals", "chat"), 20_000), draw(other, 20_000)];
    // The correlation of independent streams is normal with a deviation of 1/sqrt(n) = 0.007.
    const products = a.map((value, i) => (value - 0.5) * ((b[i] ?? 0) - 0.5) * 12);
    expect(Math.abs(mean(products))).toBeLessThan(0.03);
    expect(a.filter((value, i) => value === b[i]).length).toBeLessThan(3);
  });

  it("is uniform: each of 100 bins gets its share, in total and in pairs", () => {
    const random = seeded(7, "uniformity");
    const bins = new Array<number>(100).fill(0);
    for (let i = 0; i < 100_000; i++) {
      const bin = random.integer(10) * 10 + random.integer(10);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    // Chi-squared with 99 degrees of freedom: 149 is exceeded by one stream in a thousand.
    const chiSquared = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquared).toBeLessThan(149);
  });

  it("stays in its range", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 2 ** 31 }), (seed, below) => {
        const random = seeded(seed);
        const [value, whole, waited] = [random.next(), random.integer(below), random.exponential()];
        expect(value >= 0 && value < 1).toBe(true);
        expect(Number.isInteger(whole) && whole >= 0 && whole < below).toBe(true);
        expect(waited >= 0 && Number.isFinite(waited)).toBe(true);
      }),
    );
  });

  it("has exponentials of mean 1 and variance 1", () => {
    const random = seeded(7, "exponentials");
    const values = Array.from({ length: 100_000 }, () => random.exponential());
    const centre = mean(values);
    expect(Math.abs(centre - 1)).toBeLessThan(0.015);
    expect(Math.abs(mean(values.map((value) => (value - centre) ** 2)) - 1)).toBeLessThan(0.05);
  });
});

describe("a seed for a run that was given none", () => {
  it("is a whole number that a command line can hold", () => {
    for (let i = 0; i < 100; i++) {
      const seed = anySeed();
      expect(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31).toBe(true);
    }
  });
});

const pinned = [389, 659, 242, 111];
