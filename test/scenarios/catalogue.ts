/**
 * Rows of the scenario catalogue, played through the built command line: a scenario passes with the
 * protection that it is about, and without it fails by exactly the promises that the row names.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type RunResult, resultSchema } from "../../src/run/result.ts";
import { emptyFolder, gameday } from "../support/command.ts";

interface Row {
  /** The file is scenarios/NAME.yaml. */
  readonly scenario: string;
  /** `path=value`: the scenario at reduced length. */
  readonly short: readonly string[];
  /** Ids of objectives (`availability chat`) and names of probes, in any order. */
  readonly fails: readonly string[];
}

export interface CatalogueRow extends Row {
  /** A protection of the bundled gateway: `commitPoint`. */
  readonly protection: string;
}

interface Played {
  readonly exitCode: number | null;
  readonly result: RunResult;
}

/** One worker that does not measure itself first: at 20/s nothing is lost by it, but two seconds. */
const quick = ["load={ workers: 1, calibrate: false }"];

async function playShort(scenario: string, sets: readonly string[]): Promise<Played> {
  const out = emptyFolder();
  const over = [...quick, ...sets].flatMap((set) => ["--set", set]);
  const args = ["run", `scenarios/${scenario}.yaml`, "--no-tui", "--out", out, ...over];
  const { code, stderr } = await gameday(args).ended;
  // Wrong usage, or a target that is not there: there is no result to speak of.
  if (code === 2 || code === 4) throw new Error(stderr);
  const text = readFileSync(join(out, "result.json"), "utf8");
  return { exitCode: code, result: resultSchema.parse(JSON.parse(text)) };
}

/** What the run promised and did not keep, each once. */
function brokenPromises({ objectives, steadyState }: RunResult): readonly string[] {
  const failed = objectives.filter(({ status }) => status === "fail").map(({ id }) => id);
  const unsteady = steadyState.filter(({ ok }) => !ok).map(({ probe }) => probe);
  return [...new Set([...failed, ...unsteady])].sort();
}

export function itHolds({ protection, ...row }: CatalogueRow): void {
  const off = `target.bundled.gateway.protections.${protection}=false`;
  itPassesAndFails(row, `without ${protection}`, off);
}

interface Dependence extends Row {
  /** `path=value`: without this no switch of the gateway would make a difference. */
  readonly change: string;
}

export function itDepends({ change, ...row }: Dependence): void {
  itPassesAndFails(row, `with ${change}`, change);
}

function itPassesAndFails({ scenario, short, fails }: Row, when: string, change: string): void {
  it(`${scenario} passes, and ${when} fails: ${fails.join(", ")}`, async () => {
    // At once: most of the time both only wait.
    const [kept, broken] = await Promise.all([
      playShort(scenario, short),
      playShort(scenario, [...short, change]),
    ]);
    expect(brokenPromises(kept.result), kept.result.verdict.reasons.join("\n")).toEqual([]);
    // A machine that is too busy to send on time proves nothing.
    expect(kept.exitCode).toBe(kept.result.generator.saturated ? 3 : 0);
    expect(brokenPromises(broken.result)).toEqual([...fails].sort());
    expect(broken.exitCode).toBe(1);
  });
}
