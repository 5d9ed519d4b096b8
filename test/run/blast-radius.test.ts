/** What the faults of a plan reach beyond this machine. */

import { describe, expect, it } from "vitest";
import { blastRadius } from "../../src/run/blast-radius.ts";
import { planOf } from "../../src/run/plan.ts";
import { parseScenario } from "../../src/scenario/parse.ts";

function foreign(link: { readonly listen: string; readonly upstream: string }) {
  const text = `
name: reaching
target: { url: "http://127.0.0.1:8080", links: { db: ${JSON.stringify(link)} } }
traffic:
  web: { stages: [{ hold: 30s, at: 10/s }], request: { get: / } }
faults:
  - { at: 10s, for: 5s, on: db, timeout: {} }
`;
  return blastRadius(planOf(parseScenario(text, "reaching.yaml"), 7))?.foreignHosts;
}

const here = "127.0.0.1:5432";

describe("a link", () => {
  it.each(["127.0.0.1:9001", "[::1]:9001", "localhost:9001"])(
    "between addresses of the loopback reaches nobody else: %s",
    (address) => {
      expect(foreign({ listen: address, upstream: address })).toEqual([]);
    },
  );

  it.each([
    ["0.0.0.0:9001", "0.0.0.0"],
    ["[::]:9001", "[::]"],
    ["192.168.1.7:9001", "192.168.1.7"],
    ["my_host.local:9001", "my_host.local"],
    ["127.1:9001", "127.1"],
  ])("that is entered or ends at %s reaches %s", (address, host) => {
    expect(foreign({ listen: address, upstream: here })).toEqual([host]);
    expect(foreign({ listen: here, upstream: address })).toEqual([host]);
  });
});
