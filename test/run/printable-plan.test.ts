// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates are what is shown.
import { expect, it } from "vitest";
import { planOf } from "../../src/run/plan.ts";
import { printablePlan } from "../../src/run/printable-plan.ts";
import { parseScenario } from "../../src/scenario/parse.ts";

const calls = `
name: calls
target: { url: "http://127.0.0.1:9" }
traffic:
  tools:
    stages: [{ hold: 5s, at: 1/s }]
    mcp:
      path: /mcp?api_key=CANARY-0&lang=en
      headers: { x-session: CANARY-1, x-lang: en }
      call: login
      arguments:
        user: ann
        max: { tokens: 9, password: CANARY-2 }
        list: [{ pin: CANARY-3 }, { keys: [CANARY-4, "\${uuid}"] }]
        link: https://a.example/?sig=CANARY-5&page=2
  files:
    stages: [{ hold: 5s, at: 1/s }]
    mcp: { read: "res://a?token=CANARY-6&page=2" }
  prompts:
    stages: [{ hold: 5s, at: 1/s }]
    mcp: { prompt: greet, arguments: { who: ann, jwt: CANARY-7 } }
`;

it("shows what MCP steps send without what is secret in it, at any depth", () => {
  const plan = planOf(parseScenario(calls, "calls.yaml"), 1);
  const { traffics } = printablePlan(plan).scenario;
  const sent = traffics.flatMap(({ journeys }) =>
    journeys.flatMap(({ steps }) => steps.map(({ sends }) => sends)),
  );
  const written = JSON.stringify(plan.scenario.traffics).match(/CANARY-\d/g);
  expect(new Set(written).size).toBe(8);
  expect(JSON.stringify(traffics)).not.toContain("CANARY");
  const tool = {
    path: "/mcp?api_key=[redacted]&lang=en",
    headers: { "x-session": "[redacted]", "x-lang": "en" },
    call: {
      arguments: {
        user: "ann",
        max: { tokens: 9, password: "[redacted]" },
        list: [{ pin: "[redacted]" }, { keys: ["[redacted]", "${uuid}"] }],
        link: "https://a.example/?sig=[redacted]&page=2",
      },
    },
  };
  expect(sent).toMatchObject([
    { mcp: tool },
    { mcp: { call: { uri: "res://a?token=[redacted]&page=2" } } },
    { mcp: { call: { arguments: { who: "ann", jwt: "[redacted]" } } } },
  ]);
});
