/** No secret of the places of a target by URL is taken, or kept in a report. */

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is how scenarios refer to secrets.

import { describe, expect, it } from "vitest";
import { redactSource } from "../../src/scenario/redact.ts";
import { toldOf } from "./told-of.ts";

const shown: readonly (readonly [string, string])[] = [
  [
    "stores: { db: { url: redis://ann:pw@a.test:6379 } }",
    "redis://[redacted]:[redacted]@a.test:6379",
  ],
  ["fault-proxy: http://tok@a.test:8474", "http://[redacted]@a.test:8474"],
  ["providers: { p: { control: http://:pw@a.test:1 } }", "http://:[redacted]@a.test:1"],
  ["processes: { db: { restart: [start, --token=hunter2abc] } }", "[redacted]"],
];

describe("the source that is kept", () => {
  it.each(shown)("of %s holds no secret", (target, expected) => {
    const kept = redactSource(`target:\n  ${target}\n`);
    expect(kept).toContain(expected);
    expect(kept).not.toMatch(/ann|pw|tok@|hunter2/);
  });

  it.each([
    "stores: { db: { url: 'redis://:${env.DB}@a.test:6379' } }",
    "processes: { db: { restart: [systemctl, start, '--token=${env.TOKEN}'] } }",
  ])("of %s is what was written", (target) => {
    const text = `target:\n  ${target}\n`;
    expect(redactSource(text)).toBe(text);
  });
});

const withRestart = (restart: string): string =>
  [
    "name: restarts",
    `target: { url: http://127.0.0.1:8080, processes: { db: { pid: 7, restart: ${restart} } } }`,
    "traffic: { chat: { stages: [{ hold: 60s, at: 1/s }], request: { get: / } } }",
    "",
  ].join("\n");

describe("a restart", () => {
  it("that holds a secret is refused", () => {
    const told = toldOf(withRestart("[db, --password, hunter2]"));
    expect(told).toContain("an argument holds a secret; write ${env.NAME} instead");
  });

  it("that names one is taken", () => {
    expect(toldOf(withRestart("[db, --password, '${env.PW}']"))).toBe("nothing is told");
  });
});
