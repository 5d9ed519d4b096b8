/** No secret of a scenario is kept: not in its source text, not in a result, not in a plan. */

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is how scenarios refer to secrets.

import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hide, isSecretName } from "../../src/base/secret.ts";
import type { Traffic } from "../../src/load/traffic.ts";
import { planOf } from "../../src/run/plan.ts";
import { printablePlan } from "../../src/run/printable-plan.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import type { Path } from "../../src/scenario/path.ts";
import { redactSource } from "../../src/scenario/redact.ts";
import { withoutSecret } from "../../src/scenario/secrets.ts";
import { playVirtually } from "../support/play-virtually.ts";

/** Each secret is a word of its own, so that a leak says where it comes from. */
const withCanaries = `
name: canaries # a comment that stays
description: Authorization is tested here, with key=value pairs in plain words.
target:
  url: https://staging.example/base
  headers:
    authorization: "Bearer CANARY-HEADER"
    x-plain: CANARY-PLAIN
    cookie: |
      session=CANARY-BLOCK
    x-two: >-
      CANARY-FOLDED
      CANARY-SECOND-LINE
    x-anchored: &shared CANARY-ANCHORED
    x-named: "Bearer \${env.TOKEN}"
    x-mixed: 'CANARY-PREFIX-\${env.TOKEN}-CANARY-SUFFIX'
  keys: { tenant-a: CANARY-KEY, tenant-b: "\${env.KEY_B}", tenant-c: *shared }
  # keys: { x-api-key: CANARY-COMMENT }
traffic:
  chat:
    stages: [{ hold: 5s, at: 20/s }]
    request: &request
      post: /v1/chat?api_key=CANARY-QUERY&page=2
      as: tenant-a
      headers: &headers
        X-Api-Key: CANARY-API-KEY
        x-session-token: CANARY-TOKEN
        Client-Secret: "CANARY-SECRET"
        Cookie: CANARY-COOKIE
        accept: text/event-stream
      json: { model: smart, max_tokens: 5 }
    timeout: 5s
  again:
    stages: [{ hold: 5s, at: 20/s }]
    request: { <<: *request, headers: { <<: *headers, authorization: CANARY-MERGED } }
`;

const simulated = withCanaries.trimStart();

describe("the source text that is kept of a scenario", () => {
  const kept = parseScenario(simulated, "canaries.yaml").source;

  it("holds none of the secrets", () => {
    expect(simulated.match(/CANARY/g)).toHaveLength(16);
    expect(kept.text).not.toContain("CANARY");
  });

  it("still tells the names of secrets, their scheme and where they come from", () => {
    expect(kept.text).toContain('authorization: "Bearer [redacted]"');
    expect(kept.text).toContain('x-named: "Bearer ${env.TOKEN}"');
    expect(kept.text).toContain('x-mixed: "[redacted]${env.TOKEN}[redacted]"');
    expect(kept.text).toContain('tenant-b: "${env.KEY_B}"');
    expect(kept.text).toContain('post: "/v1/chat?api_key=[redacted]&page=2"');
    expect(kept.text).toContain("# keys: [redacted]");
  });

  it("is the file, byte by byte, but for the secrets", () => {
    const lines = new Set(simulated.split("\n"));
    const changed = kept.text.split("\n").filter((line) => !lines.has(line));
    expect(changed).toEqual([
      '    authorization: "Bearer [redacted]"',
      '    x-plain: "[redacted]"',
      '    cookie: "[redacted]"',
      '    x-two: "[redacted]"',
      '    x-anchored: &shared "[redacted]"',
      '    x-mixed: "[redacted]${env.TOKEN}[redacted]"',
      '  keys: { tenant-a: "[redacted]", tenant-b: "${env.KEY_B}", tenant-c: *shared }',
      "  # keys: [redacted]",
      '      post: "/v1/chat?api_key=[redacted]&page=2"',
      '        X-Api-Key: "[redacted]"',
      '        x-session-token: "[redacted]"',
      '        Client-Secret: "[redacted]"',
      '        Cookie: "[redacted]"',
      '    request: { <<: *request, headers: { <<: *headers, authorization: "[redacted]" } }',
    ]);
  });

  it("is still the same scenario, to whoever reads it, but for the secrets", () => {
    const { traffics, target, ...rest } = parseScenario(kept.text, "canaries.yaml");
    const original = parseScenario(simulated, "canaries.yaml");
    expect({ ...rest, source: null }).toEqual({
      ...original,
      source: null,
      traffics: undefined,
      target: undefined,
    });
    expect(target).toMatchObject({ kind: "url", keys: { "tenant-b": "${env.KEY_B}" } });
    const bodyOf = (traffic: Traffic | undefined) => {
      const sends = traffic?.journeys[0]?.steps[0]?.sends;
      return sends?.kind === "request" ? sends.request.body : undefined;
    };
    expect(bodyOf(traffics[1])).toBeDefined();
    expect(bodyOf(traffics[1])).toEqual(bodyOf(original.traffics[1]));
  });

  it("has the hash of the file as it was, secrets included", () => {
    expect(kept.sha256).toBe(createHash("sha256").update(simulated).digest("hex"));
  });

  it("does not change when it is redacted again", () => {
    expect(redactSource(kept.text)).toBe(kept.text);
  });

  it("is untouched without secrets, whatever its line breaks", () => {
    const text = "name: plain\r\n# a comment\r\ntarget: { bundled: {} }\r\n";
    expect(redactSource(text)).toBe(text);
    const secret =
      "target:\r\n  url: https://a.example\r\n  keys:\r\n    a: |\r\n      X\r\n    b: X\r\n";
    expect(redactSource(secret)).toBe(
      'target:\r\n  url: https://a.example\r\n  keys:\r\n    a: "[redacted]"\r\n    b: "[redacted]"\r\n',
    );
  });

  it("redacts the keys of simulated providers, but not what is merely named so", () => {
    const text =
      "target: { bundled: { gateway: { providers: [{ apiKey: CANARY }], protections: { cacheTenantKey: false } } } }";
    const redacted =
      'target: { bundled: { gateway: { providers: [{ apiKey: "[redacted]" }], protections: { cacheTenantKey: false } } } }';
    expect(redactSource(text)).toBe(redacted);
  });
});

describe("what is made of a scenario with secrets", () => {
  it("holds none of them: the result of a run", async () => {
    const { json } = await playVirtually(simulated);
    expect(json).toContain("[redacted]");
    expect(json).not.toContain("CANARY");
  });

  it("holds none of them: a plan that is printed", () => {
    const plan = planOf(parseScenario(simulated, "canaries.yaml"), 1);
    const printed = JSON.stringify(printablePlan(plan));
    expect(JSON.stringify(plan)).toContain("CANARY");
    expect(printed).not.toContain("CANARY");
    expect(printed).toContain("text/event-stream");
    expect(printed).toContain("${env.KEY_B}");
  });

  it("holds none of them: the plan of a bundled target", () => {
    const text = `
name: bundled
target:
  bundled:
    gateway: { providers: [{ name: openai, apiKey: CANARY }], protections: { failover: false } }
traffic: { web: { stages: [{ hold: 5s, at: 1/s }], request: { get: / } } }
`;
    const printed = printablePlan(planOf(parseScenario(text, "bundled.yaml"), 1));
    expect(printed.scenario.target).toMatchObject({
      gateway: {
        providers: [{ name: "openai", apiKey: "[redacted]" }],
        protections: { failover: false },
      },
    });
    expect(JSON.stringify(printed)).not.toContain("CANARY");
  });

  it("is all of the plan but for them", () => {
    const plan = planOf(parseScenario(simulated, "canaries.yaml"), 1);
    const { scenario, ...rest } = printablePlan(plan);
    const { scenario: original, ...expected } = plan;
    expect(rest).toEqual(expected);
    expect(Object.keys(scenario)).toEqual(Object.keys(original));
  });
});

describe("a name", () => {
  const secret = [
    "Authorization",
    "proxy-authorization",
    "Cookie",
    "x-api-key",
    "X-Auth",
    "csrf-token",
  ];
  const open = ["accept", "content-type", "user-agent", "x-request-id", "author"];

  it.each(secret)("%s is that of a secret", (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each(open)("%s is that of no secret", (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});

describe("a value is hidden", () => {
  const rows = [
    ["whole", "sk-123", "[redacted]"],
    ["but for its scheme", "Bearer sk-123", "Bearer [redacted]"],
    ["but for its scheme, in any case", "basic dTpw", "basic [redacted]"],
    ["but for what it refers to", "${env.A}sk-123", "${env.A}[redacted]"],
    ["not at all, if it only refers", "Bearer ${env.A}", "Bearer ${env.A}"],
    ["not at all, if it is empty", "", ""],
    ["over all its lines", "sk-1\nsk-2", "[redacted]"],
    ["as a number, too", 12345, "[redacted]"],
  ] as const;

  it.each(rows)("%s", (_claim, value, shown) => {
    expect(hide(value)).toBe(shown);
  });
});

describe("a value put over a file", () => {
  const rows: readonly (readonly [string, Path, unknown, unknown])[] = [
    ["a key", ["target", "keys", "a"], "CANARY", "[redacted]"],
    ["all keys", ["target", "keys"], { a: "CANARY" }, { a: "[redacted]" }],
    [
      "the whole target",
      ["target"],
      { url: "https://a.example", headers: { cookie: "CANARY" } },
      { url: "https://a.example", headers: { cookie: "[redacted]" } },
    ],
    [
      "the headers of a request",
      ["traffic", "chat", "request", "headers"],
      { authorization: "Bearer CANARY", accept: "*/*" },
      { authorization: "Bearer [redacted]", accept: "*/*" },
    ],
    ["what is no secret", ["faults"], [{ at: "1s", on: "edge" }], [{ at: "1s", on: "edge" }]],
  ];

  it.each(rows)("is shown without its secrets, at any depth: %s", (_claim, path, value, shown) => {
    expect(withoutSecret(path, value)).toEqual(shown);
  });
});
