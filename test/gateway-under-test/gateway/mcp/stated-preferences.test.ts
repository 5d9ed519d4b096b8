import { describe, expect, it } from "vitest";
import {
  preferencesKey,
  statedIn,
} from "../../../../gateway-under-test/gateway/mcp/stated-preferences.ts";

describe("preferences in _meta", () => {
  it.each([[undefined], [{}], [{ progressToken: 1 }]])("are not there in %j", (meta) => {
    expect(statedIn(meta)).toEqual({ kind: "stated", preferences: undefined });
  });

  it("are read beside what else is there", () => {
    const meta = { progressToken: 1, [preferencesKey]: { latency: "low", region: "eu" } };
    const preferences = { latency: "low", region: "eu" };
    expect(statedIn(meta)).toEqual({ kind: "stated", preferences });
  });

  it.each([
    ["text", /_meta/],
    [{ [preferencesKey]: null }, /gameday\.dev\/preferences/],
    [{ [preferencesKey]: { cost: "free" } }, /gameday\.dev\/preferences\.cost/],
    [{ [preferencesKey]: { tone: "" } }, /gameday\.dev\/preferences\.tone/],
    [{ [preferencesKey]: { colour: "red" } }, /colour/],
  ])("%j are refused, and it is said where", (meta, told) => {
    const stated = statedIn(meta);
    expect(stated.kind === "wrong" ? stated.message : "").toMatch(told);
  });
});
