// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates are what is tested.
import { describe, expect, it } from "vitest";
import { ms } from "../../../src/base/units.ts";
import { engineOf } from "../../../src/load/drive/engine.ts";
import type { RequestSpec } from "../../../src/load/request/spec.ts";
import type { Expectation, Step, Traffic } from "../../../src/load/traffic.ts";
import { defaultTransport } from "../../../src/load/transport/spec.ts";
import { anyAnswer, closed, step, timeouts, traffic } from "../sample.ts";

const autocannon = { ...closed(10, 10_000), engine: "autocannon" } as const;
const playing = (...steps: readonly Step[]): Traffic =>
  traffic({ model: autocannon, journeys: [{ weight: 1, steps }] });
const plain = playing(step());
const requesting = (parts: Partial<RequestSpec>): Traffic => playing(step(parts));
const expecting = (parts: Partial<Expectation>): Traffic =>
  playing(step({}, { expect: { ...anyAnswer, ...parts } }));

const late = (total: number): Traffic => ({
  ...plain,
  timeouts: { ...timeouts, total: ms(total) },
});
const firstByte = { ...timeouts, firstByte: ms(1000) };

describe("autocannon plays", () => {
  it("a closed loop of plain requests that nothing disturbs, when it is asked to", () => {
    expect(engineOf(plain, true)).toBe("autocannon");
  });
});

describe("gameday's own loop plays", () => {
  it.each<[string, Traffic, boolean]>([
    ["what nobody asked autocannon to play", { ...plain, model: closed(10, 10_000) }, true],
    ["what runs next to faults", plain, false],
    ["an open model", traffic(), true],
    ["streams", expecting({ stream: "complete" }), true],
    ["a path that differs", requesting({ path: "/${nonce}" }), true],
    [
      "a body that differs",
      requesting({ method: "POST", body: { kind: "text", text: "${nonce}" } }),
      true,
    ],
    ["a header that differs", requesting({ headers: { "x-id": "${nonce}" } }), true],
    ["a timeout that autocannon refuses", late(999), true],
    ["a limit to the first byte", { ...plain, timeouts: firstByte }, true],
    ["answers that are checked", expecting({ checks: [{ kind: "body", matches: /ok/ }] }), true],
    ["a journey of several steps", playing(step(), step()), true],
    ["HTTP/2", { ...plain, transport: { ...defaultTransport, http: "2" } }, true],
    ["a connection for each", { ...plain, transport: { ...defaultTransport, reuse: false } }, true],
    ["a method that autocannon is not asked for", requesting({ method: "PROPFIND" }), true],
    ["HEAD, whose answer autocannon never sees end", requesting({ method: "HEAD" }), true],
  ])("%s", (_what, given, isUndisturbed) => {
    expect(engineOf(given, isUndisturbed)).toBe("gameday");
  });
});
