/** The options of gameday load as a scenario, and what is said of those that make none. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GamedayError } from "../../src/base/errors.ts";
import { ms, perSecond, seconds } from "../../src/base/units.ts";
import type { LoadFlags } from "../../src/cli/load-flags.ts";
import { requirePassword } from "../../src/cli/load-login.ts";
import { scenarioOf } from "../../src/cli/load-scenario.ts";
import { expectedArrivals } from "../../src/load/arrivals/arrivals.ts";
import { durationOf } from "../../src/load/traffic.ts";

const defaults: LoadFlags = { reuse: true, calibrate: true };
const files = { read: () => "", readBytes: () => new Uint8Array([1, 2, 3]) };
const plain = "http://127.0.0.1:8080/";
const encrypted = "https://127.0.0.1:8443/";

function loadOf(flags: Partial<LoadFlags>, url = plain) {
  const scenario = scenarioOf(url, { ...defaults, ...flags }, { files, told: "" });
  const [traffic] = scenario.traffics;
  const sends = traffic?.journeys[0]?.steps[0]?.sends;
  if (traffic === undefined || sends?.kind !== "request") throw new Error("no request");
  return { scenario, traffic, request: sends.request };
}

function refusalOf(flags: Partial<LoadFlags>, url = plain): string {
  try {
    loadOf(flags, url);
  } catch (error) {
    if (error instanceof GamedayError) return `${error.code}: ${error.message}. ${error.hint}`;
  }
  return "";
}

describe("a load without a file", () => {
  it("is 50 a second for ten seconds, unless told otherwise", () => {
    const { model } = loadOf({}).traffic;
    expect(model).toMatchObject({ kind: "open", maxInFlight: 2000 });
    expect(durationOf(model)).toBe(10_000);
    expect(model.kind === "open" && expectedArrivals(model.schedule, ms(0), ms(1e9))).toBe(500);
  });

  it("sends exactly as many as it should, whatever the rate", () => {
    const rates = fc.oneof(
      fc.integer({ min: 1, max: 50_000 }),
      fc.integer({ min: 1, max: 10_000 }).map((perHour) => perHour / 3600),
    );
    fc.assert(
      fc.property(rates, fc.integer({ min: 1, max: 100_000 }), (rate, requests) => {
        const { model } = loadOf({ rate: perSecond(rate), requests }).traffic;
        expect(model.kind === "open" && expectedArrivals(model.schedule, ms(0), ms(1e12))).toBe(
          requests,
        );
      }),
    );
  });

  it.each([
    [{ connections: 5 }, { connections: 5, duration: 10_000, iterations: null }],
    [
      { connections: 5, requests: 9, for: seconds(3) },
      { duration: 3000, iterations: 9 },
    ],
    [
      { connections: 5, duration: seconds(3) },
      { duration: 3000, iterations: null },
    ],
    [{ connections: 5, engine: "autocannon" }, { engine: "autocannon" }],
  ])("is a closed loop with %j", (flags, model) => {
    expect(loadOf(flags).traffic.model).toMatchObject({ kind: "closed", ...model });
  });

  it("posts what has a body, unless another method is named", () => {
    expect(loadOf({}).request).toMatchObject({ method: "GET", path: "/", body: null });
    expect(loadOf({ body: "x" }).request.method).toBe("POST");
    expect(loadOf({ bodyFile: "x" }).request.method).toBe("POST");
    expect(loadOf({ bodyFile: "x", method: "PUT" }).request.method).toBe("PUT");
  });

  it.each([
    ["http://127.0.0.1", "/"],
    ["http://127.0.0.1?a=1", "/?a=1"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what the user writes.
    ["http://127.0.0.1/x?n=${nonce}#top", "/x?n=${nonce}"],
  ])("of %s asks for %s", (url, path) => {
    expect(loadOf({}, url).request.path).toBe(path);
  });

  it("names the password of a user in the environment, or takes it as it is given", () => {
    const named = loadOf({ user: { name: "a", password: null } }).request;
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference.
    expect(named.basic).toEqual({ user: "a", password: "${env.GAMEDAY_PASSWORD}" });
    const given = loadOf({ user: { name: "a", password: "b:c" } }).request;
    expect(given.basic).toEqual({ user: "a", password: "b:c" });
  });

  it("says where a password is wanted", () => {
    const user = { name: "alice", password: null };
    expect(() => requirePassword(user, {})).toThrow("GAMEDAY_PASSWORD is not set");
    expect(() => requirePassword(user, { GAMEDAY_PASSWORD: "x" })).not.toThrow();
    expect(() => requirePassword({ ...user, password: "x" }, {})).not.toThrow();
    expect(() => requirePassword(undefined, {})).not.toThrow();
  });
});

const rate = perSecond(5);
const user = { name: "a", password: null };

describe("a load that makes no sense", () => {
  it.each([
    [{ connections: 1, rate }, plain, "--connections for a closed one"],
    [{ connections: 1, arrivals: "jitter" }, plain, "excludes --rate and --arrivals"],
    [{ connections: 1, maxInFlight: 5 }, plain, "--max-in-flight is for an open loop"],
    [{ engine: "gameday" }, plain, "Add --connections, like -c 10."],
    [{ for: seconds(1), duration: seconds(1) }, plain, "--duration and --for are the same"],
    [{ requests: 5, for: seconds(1) }, plain, "Leave out --for"],
    [{ requests: 5, rate, duration: seconds(1) }, plain, "Leave out --for"],
    [{ requests: 5, arrivals: "poisson" }, plain, "--arrivals jitter"],
    [{ body: "a", bodyFile: "b" }, plain, "--body or --body-file, not both"],
    [{ body: "a", method: "GET" }, plain, "use -m POST"],
    [{ body: "", method: "HEAD" }, plain, "use -m POST"],
    [{ user, header: { authorization: "x" } }, plain, "Leave one of them out"],
    [{ http2: true }, plain, "--http2 needs an https URL"],
    [{ insecure: true }, plain, "certificates are for an https URL"],
    [{ cacert: "a" }, plain, "certificates are for an https URL"],
    [{ cert: "a" }, encrypted, "--cert and --key go together"],
    [{ key: "a" }, encrypted, "--cert and --key go together"],
    [{ insecure: true, cacert: "a" }, encrypted, "--insecure takes any certificate"],
    [{ connections: 1, engine: "autocannon" }, encrypted, "Leave out --engine"],
    [{}, "http://a:CANARY@127.0.0.1/", "Write --user NAME"],
    [{}, "127.0.0.1", "is not an HTTP URL"],
    [{}, "ftp://127.0.0.1", "is not an HTTP URL"],
    [{}, "http://127.0.0.1/a b", "write them as %20"],
    [{ header: { "content-length": "5" } }, plain, "content-length is set by the sender"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what the user writes.
    [{ body: "${nonc}" }, plain, "${nonc} is not known"],
  ])("is refused: %j for %s, with %s", (flags, url, told) => {
    const refusal = refusalOf(flags, url);
    expect(refusal).toMatch(/^E_USAGE: /);
    expect(refusal).toContain(told);
    expect(refusal).not.toContain("CANARY");
  });
});
