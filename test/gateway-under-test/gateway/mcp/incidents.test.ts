import { describe, expect, it } from "vitest";
import { Incidents } from "../../../../gateway-under-test/gateway/mcp/incidents.ts";
import type { ProviderHealth } from "../../../../gateway-under-test/gateway/routing/provider-health.ts";
import { ManualClock } from "../../manual-clock.ts";

const attempt = (provider: string, outcome: string) => ({ provider, outcome, model: "m", ms: 1 });

const health = (provider: string, breaker: ProviderHealth["breaker"]): ProviderHealth => ({
  provider,
  model: "m",
  breaker,
  ejected: false,
  inFlight: 0,
  ttftMs: undefined,
});

const harmless = ["answered", "client-gone", "shutting-down", "outrun", "client-error", "pending"];

describe("incidents", () => {
  it("are attempts that failed, with who answered instead", () => {
    const incidents = new Incidents(new ManualClock(), () => []);
    const attempts = [attempt("east", "reset"), attempt("west", "answered")];
    incidents.noteCall({ attempts, provider: "west" });
    expect(incidents.recent()).toMatchObject([
      { kind: "failover", provider: "east", outcome: "reset", answeredBy: "west" },
    ]);
  });

  it.each(harmless)("are not attempts that ended with %s", (outcome) => {
    const incidents = new Incidents(new ManualClock(), () => []);
    incidents.noteCall({ attempts: [attempt("east", outcome)], provider: undefined });
    expect(incidents.recent()).toEqual([]);
  });

  it("are breakers that open, once for each opening", () => {
    let east = health("east", "closed");
    const incidents = new Incidents(new ManualClock(), () => [east]);
    const openings = () => incidents.recent().filter(({ kind }) => kind === "breaker-opened");
    expect(openings()).toEqual([]);
    east = health("east", "open");
    expect(openings()).toHaveLength(1);
    expect(openings()).toHaveLength(1);
    east = health("east", "closed");
    expect(openings()).toHaveLength(1);
    east = health("east", "open");
    expect(openings()).toHaveLength(2);
  });

  it("are kept up to a hundred, the latest first", () => {
    const clock = new ManualClock();
    const incidents = new Incidents(clock, () => []);
    for (let turn = 0; turn < 150; turn++) {
      clock.advance(1);
      incidents.noteCall({ attempts: [attempt(`p${turn}`, "reset")], provider: undefined });
    }
    const recent = incidents.recent();
    expect(recent).toHaveLength(100);
    expect(recent[0]).toMatchObject({ provider: "p149", at: new Date(150).toISOString() });
    expect(recent.at(-1)).toMatchObject({ provider: "p50" });
  });
});
