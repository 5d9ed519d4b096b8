/** A result in which every text that comes from outside is the same hostile one. */

import type { RunResult } from "../../src/run/result.ts";

/** `value` with every text in it replaced, keys of records included; closed sets stay. */
export function withTexts(result: RunResult, text: string): RunResult {
  return {
    ...result,
    tool: { ...result.tool, version: text, node: text, os: text },
    run: { ...result.run, id: text, command: text },
    scenario: { name: text, description: text, path: text, sha256: text, source: text },
    target: { ...result.target, url: text },
    verdict: { ...result.verdict, reasons: [text, text] },
    objectives: result.objectives.map((objective) => ({
      ...objective,
      id: text,
      traffic: text,
      during: text,
      target: text,
      reason: text,
      byPhase: objective.byPhase.map((phase) => ({ ...phase, phase: text })),
    })),
    phases: result.phases.map((phase) => ({ ...phase, name: text })),
    faults: result.faults.map((fault) => ({
      ...fault,
      id: text,
      on: text,
      kind: text,
      attributes: { [text]: text },
      unit: text,
      evidence: text,
      error: text,
    })),
    traffic: result.traffic.map((traffic) => ({
      ...traffic,
      name: text,
      engine: text,
      outcomes: { [text]: 1 },
      operations: traffic.operations.map((operation) => ({
        ...operation,
        name: text,
        outcomes: { [text]: 1 },
        failedChecks: { [text]: 1 },
      })),
      evidence: traffic.evidence.map((evidence) => ({
        ...evidence,
        operation: text,
        outcome: text,
        message: text,
        requestId: text,
        excerpt: text,
      })),
      phases: traffic.phases.map((phase) => ({ ...phase, name: text })),
      slices: { ...traffic.slices, errors: { [text]: traffic.slices.offered } },
    })),
    recovery: result.recovery.map((each) => ({ ...each, fault: text, traffic: text })),
    generator: { ...result.generator, saturated: true, advice: text },
    timeline: result.timeline.map((entry) => ({ ...entry, kind: text, text })),
  };
}
