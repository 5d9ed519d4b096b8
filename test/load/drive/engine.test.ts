// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates are what is tested.
import { describe, expect, it } from "vitest";
import { ms, seconds } from "../../../src/base/units.ts";
import { engineOf } from "../../../src/load/drive/engine.ts";
import type { Traffic } from "../../../src/load/traffic.ts";
import { traffic } from "../sample.ts";

const closed = { kind: "closed", connections: 10, duration: seconds(10) } as const;
const plain = traffic({ model: closed });
const requesting = (parts: Partial<Traffic["request"]>): Traffic => ({
  ...plain,
  request: { ...plain.request, ...parts },
});

describe("autocannon plays", () => {
  it("a closed loop of plain requests that nothing disturbs", () => {
    expect(engineOf(plain, true)).toBe("autocannon");
  });
});

describe("gameday's own loop plays", () => {
  it.each<[string, Traffic, boolean]>([
    ["what runs next to faults", plain, false],
    ["an open model", traffic(), true],
    ["streams", { ...plain, expect: { statuses: null, stream: "complete" } }, true],
    ["a path that differs", requesting({ path: "/${nonce}" }), true],
    ["a body that differs", requesting({ method: "POST", body: "${nonce}" }), true],
    ["a header that differs", requesting({ headers: { "x-id": "${nonce}" } }), true],
    ["a timeout that autocannon refuses", { ...plain, timeout: ms(999) }, true],
    ["a method that autocannon is not asked for", requesting({ method: "PROPFIND" }), true],
    ["HEAD, whose answer autocannon never sees end", requesting({ method: "HEAD" }), true],
  ])("%s", (_what, given, isUndisturbed) => {
    expect(engineOf(given, isUndisturbed)).toBe("gameday");
  });
});
