import { describe, expect, it } from "vitest";
import { Tally } from "../../../../gateway-under-test/gateway/mcp/tally.ts";
import { ManualClock } from "../../manual-clock.ts";

const spent = (prompt: number, completion: number, cost: number) => ({
  usage: {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
  },
  cost,
  isEstimate: false,
});

describe("the tally", () => {
  it("adds up what each tenant has spent on each model", () => {
    const tally = new Tally(new ManualClock());
    tally.note({ tenant: "a", model: "smart", spent: spent(10, 5, 0.5) });
    tally.note({ tenant: "a", model: "smart", spent: spent(1, 2, 0.25) });
    tally.note({ tenant: "b", model: "smart", spent: spent(100, 100, 9) });
    expect(tally.usageOf("a").models).toEqual([
      { model: "smart", requests: 2, promptTokens: 11, completionTokens: 7, cost: 0.75 },
    ]);
    expect(tally.usageOf("nobody").models).toEqual([]);
  });

  it("leaves out calls of nobody, and calls that named no model", () => {
    const tally = new Tally(new ManualClock());
    tally.note({ tenant: undefined, model: "smart", spent: spent(1, 1, 1) });
    tally.note({ tenant: "a", model: undefined, spent: spent(1, 1, 1) });
    expect(tally.usageOf("a").models).toEqual([]);
  });

  it("stays small when a client makes up models", () => {
    const tally = new Tally(new ManualClock());
    for (let turn = 0; turn < 1_000; turn++) {
      tally.note({ tenant: "a", model: `gd-${turn}`, spent: spent(1, 0, 0) });
    }
    const { models } = tally.usageOf("a");
    expect(models.length).toBeLessThanOrEqual(201);
    expect(models.reduce((sum, { requests }) => sum + requests, 0)).toBe(1_000);
  });
});
