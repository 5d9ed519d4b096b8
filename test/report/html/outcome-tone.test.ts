/** The colours of outcomes: each has one, and people who see fewer colours can tell them apart. */

import { describe, expect, it } from "vitest";
import { outcomeKinds, outcomeName, timeLimits } from "../../../src/measure/outcome.ts";
import { chartStyle } from "../../../src/report/html/chart-style.ts";
import { toneOf } from "../../../src/report/html/outcome-tone.ts";

const colours = new Map(
  [...chartStyle.text.matchAll(/\.(tone-[\w-]+) \{ --tone: (#[0-9a-f]{6}); \}/g)].map(
    ([, tone = "", colour = ""]) => [tone, colour],
  ),
);
const pairs = [...colours].flatMap(([a, x], i) =>
  [...colours].slice(i + 1).map(([b, y]) => ({ a, b, x, y })),
);

type Triple = readonly [number, number, number];

/** Linear light of sRGB, in [0, 1]. */
function linear(colour: string): Triple {
  const at = (from: number) => {
    const share = Number.parseInt(colour.slice(from, from + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return [at(1), at(3), at(5)];
}

const times = (rows: readonly Triple[], [a, b, c]: Triple): Triple => {
  const [x = 0, y = 0, z = 0] = rows.map(([p, q, r]) => p * a + q * b + r * c);
  return [x, y, z];
};

/** Machado, Oliveira and Fernandes (2009), severity 1. */
const eyes: Readonly<Record<string, readonly Triple[]>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopic: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopic: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopic: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** CIE L*a*b*, D65. */
function lab(rgb: Triple): Triple {
  const xyz = times(
    [
      [0.4339, 0.3763, 0.1899],
      [0.2126, 0.7152, 0.0722],
      [0.0177, 0.1095, 0.8727],
    ],
    rgb,
  );
  const [x = 0, y = 0, z = 0] = xyz.map((t) =>
    t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116,
  );
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const seen = (colour: string, eye: readonly Triple[]): Triple => {
  const [r, g, b] = times(eye, linear(colour));
  const within = (value: number) => Math.min(1, Math.max(0, value));
  return lab([within(r), within(g), within(b)]);
};

const luminance = (colour: string): number => times([[0.2126, 0.7152, 0.0722]], linear(colour))[0];

describe("the colours of outcomes", () => {
  it.each(Object.entries(eyes))("differ for %s eyes", (_name, eye) => {
    expect(pairs.length).toBeGreaterThan(150);
    for (const { a, b, x, y } of pairs) {
      const [p, q] = [seen(x, eye), seen(y, eye)];
      const difference = Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
      // About 2 is the least that can be seen side by side; these are some way apart.
      expect(difference, `${a} and ${b}`).toBeGreaterThan(12);
    }
  });

  it.each(["#ffffff", "#1a1d21"])("are seen on a card of %s", (card) => {
    for (const [tone, colour] of colours) {
      const [dark = 0, light = 0] = [luminance(card), luminance(colour)].sort((a, b) => a - b);
      expect((light + 0.05) / (dark + 0.05), tone).toBeGreaterThan(1.7);
    }
  });

  it("are one for each outcome, but for cancelled, which is never drawn beside dropped", () => {
    const timedOut = timeLimits.map((limit) => outcomeName({ kind: "timed-out", limit }));
    const kinds = outcomeKinds.filter((kind) => kind !== "answered" && kind !== "cancelled");
    const names = new Set([...kinds, ...timedOut, "answered 500", "answered 502", "answered 503"]);
    const tones = [...names].map(toneOf);
    expect(new Set(tones).size).toBe(names.size);
    for (const tone of tones) expect([...colours.keys()]).toContain(tone);
  });
});
