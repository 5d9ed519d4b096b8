/** What a run of the suite found, told to people and to programs. */

import type { CaseResult, Verdict } from "./case.ts";

export interface Summary {
  readonly server: string;
  readonly cases: number;
  readonly asSpecified: number;
  readonly known: number;
  readonly different: number;
  readonly leftOut: number;
}

export function summaryOf(server: URL, results: readonly CaseResult[]): Summary {
  const count = (verdict: Verdict) => results.filter((one) => one.verdict === verdict).length;
  return {
    server: server.origin,
    cases: results.length,
    asSpecified: count("as specified"),
    known: count("known"),
    different: count("different"),
    leftOut: count("left out"),
  };
}

/** The summary in a line, then whatever is not as specified. */
export function told(server: URL, results: readonly CaseResult[]): string {
  const { cases, asSpecified, known, different, leftOut } = summaryOf(server, results);
  const left = leftOut === 0 ? "" : `, ${leftOut} left out`;
  const differences = known === 1 ? "1 known difference" : `${known} known differences`;
  const line =
    `${server.origin}: ${cases} cases: ${asSpecified} as specified, ` +
    `${differences}, ${different} others${left}\n`;
  const of = (verdict: Verdict) => results.filter((one) => one.verdict === verdict).map(toldOne);
  return [line, ...of("left out"), ...of("known"), ...of("different")].join("");
}

function toldOne(result: CaseResult): string {
  const { verdict, section, because } = result;
  const reason = because === null ? "" : `  ${because}\n`;
  return `\n${verdict}: ${section}: ${result.case}\n${reason}${bothSides(result)}`;
}

function bothSides({ verdict, expected, observed }: CaseResult): string {
  if (verdict === "left out") return "";
  return `  expected ${indented(expected)}\n  observed ${indented(observed)}\n`;
}

/** Further lines stand below the first. */
const indented = (text: string): string => text.replaceAll("\n", `\n${" ".repeat(11)}`);
