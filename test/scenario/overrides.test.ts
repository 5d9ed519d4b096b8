/** Values put over a file from the command line: `--set path=value`. */

import { describe, expect, it } from "vitest";
import { parseScenario } from "../../src/scenario/parse.ts";
import type { Path } from "../../src/scenario/path.ts";
import type { Scenario } from "../../src/scenario/scenario.ts";
import { toldOf } from "./told-of.ts";

const file = `
name: set
target: { bundled: { replicas: 2, providers: [openai] } }
traffic:
  chat: { stages: [{ ramp: 5s, to: 10/s }, { hold: 25s }], request: { get: /, headers: } }
faults:
  - { at: 10s, for: 5s, on: edge, timeout: {} }
objectives:
`;

const set = (path: Path, value: unknown): Scenario =>
  parseScenario(file, "set.yaml", [{ path, value }]);

/** Fills what the file leaves empty, so that only the other override can be wrong. */
const filled = [
  { path: ["objectives"], value: [] },
  { path: ["traffic", "chat", "request", "headers"], value: {} },
];

const toldWith = (path: Path, value: unknown): string => toldOf(file, [...filled, { path, value }]);

const complete = (path: Path, value: unknown): Scenario =>
  parseScenario(file, "set.yaml", [...filled, { path, value }]);

describe("a value put over a file", () => {
  it("replaces the one that is there", () => {
    expect(complete(["name"], "other").name).toBe("other");
    expect(complete(["target", "bundled", "replicas"], 3).target).toMatchObject({ replicas: 3 });
  });

  it("is found by its index in a list", () => {
    const [fault] = complete(["faults", 0, "at"], "12s").faults;
    expect(fault).toMatchObject({ schedule: { start: { at: 12_000 }, lasting: 5000 } });
  });

  it("makes the objects and lists on its way that are not there yet", () => {
    const { target } = complete(["target", "bundled", "gateway", "protections", "failover"], false);
    expect(target).toMatchObject({ gateway: { protections: { failover: false } } });
    const { guards } = complete(["guards", 0, "when"], "error-ratio > 20%");
    expect(guards).toMatchObject([{ when: "error-ratio > 20%" }]);
  });

  it("fills a key that stands there without a value", () => {
    const both = parseScenario(file, "set.yaml", [
      { path: ["objectives", 0, "availability"], value: "99%" },
      { path: ["traffic", "chat", "request", "headers", "accept"], value: "text/plain" },
    ]);
    expect(both.objectives).toHaveLength(1);
    expect(JSON.stringify(both.traffics[0]?.journeys)).toContain('"accept":"text/plain"');
  });

  it("adds to a list at its end", () => {
    const { faults } = complete(["faults", 1], { at: "1s", on: "edge", down: {} });
    expect(faults.map(({ spec }) => spec.kind)).toEqual(["timeout", "down"]);
  });

  it("replaces a whole section, as --target does", () => {
    const { target } = complete(["target"], { url: "https://staging.example" });
    expect(target).toMatchObject({ kind: "url", url: "https://staging.example" });
  });

  it("is laid over the ones before it", () => {
    const twice = [1, 2].map((n) => ({ path: ["target", "bundled", "replicas"], value: n }));
    const { target } = parseScenario(file, "set.yaml", [...filled, ...twice]);
    expect(target).toMatchObject({ replicas: 2 });
  });

  it("changes the hash of the scenario, as it is another one then", () => {
    const plain = parseScenario(file, "set.yaml", filled);
    const same = parseScenario(file, "elsewhere.yaml", filled);
    expect(same.source.sha256).toBe(plain.source.sha256);
    expect(complete(["seed"], 1).source.sha256).not.toBe(plain.source.sha256);
    expect(complete(["seed"], 2).source.sha256).not.toBe(complete(["seed"], 1).source.sha256);
  });
});

describe("a wrong value put over a file", () => {
  const rows: readonly (readonly [string, Path, unknown, string])[] = [
    [
      "a value that cannot be read",
      ["faults", 0, "at"],
      15,
      '--set: faults[0].at: 15 is not a time; write one like "10s", or "10s..30s" for any time between',
    ],
    [
      "a key that is not known",
      ["trafic", "chat", "timeout"],
      "2s",
      "--set: unknown key trafic\n  Did you mean traffic?",
    ],
    [
      "a name that names nothing",
      ["faults", 0, "on"],
      "provider/opnai",
      "--set: faults[0].on: timeout needs a link, and provider/opnai is none\n  Did you mean provider/openai?",
    ],
    [
      "a new entry that is not whole",
      ["faults", 1],
      { at: "1s", down: {} },
      "--set: faults[1]: say on what: down acts on a link; write on: edge",
    ],
    [
      "an index beyond the next one",
      ["faults", 5, "at"],
      "1s",
      "--set: faults[5].at does not fit: faults has 1 entries; the next one is 1",
    ],
    [
      "a name where an index belongs",
      ["faults", "edge", "at"],
      "1s",
      "--set: faults.edge.at does not fit: faults is a list; give an index, like 0",
    ],
    [
      "a key of a plain value",
      ["name", "first"],
      "x",
      "--set: name.first does not fit: name is a plain value, with nothing inside",
    ],
  ];

  it.each(rows)("is told with --set as its place: %s", (_claim, path, value, told) => {
    expect(toldWith(path, value)).toBe(told);
  });

  it("does not take the blame for the file's own mistakes", () => {
    const text = file.replace("for: 5s", "for: 5");
    expect(toldOf(text, filled)).toMatch(/^wrong\.yaml:7:16: faults\[0\]\.for: /);
  });

  it("that would go through an alias says where it can be set", () => {
    const text = `${file.replace("chat:", "chat: &chat")}`.replace(
      "faults:",
      "  copy: *chat\nfaults:",
    );
    const timeout = { path: ["traffic", "copy", "timeout"], value: "2s" };
    const told = "traffic.copy.timeout does not fit: traffic.copy repeats &chat; set it there";
    expect(toldOf(text, [...filled, timeout])).toBe(`--set: ${told}`);
  });

  it("that takes away what an alias repeats is refused", () => {
    const text = `${file.replace("chat:", "chat: &chat")}`.replace(
      "faults:",
      "  copy: *chat\nfaults:",
    );
    const told = toldOf(text, [...filled, { path: ["traffic", "chat"], value: {} }]);
    expect(told).toContain("not YAML: Unresolved alias");
  });
});

it("set fills nothing by itself: the file's empty list is still told", () => {
  expect(() => set(["seed"], 1)).toThrow("objectives: must be a list, found nothing");
});
