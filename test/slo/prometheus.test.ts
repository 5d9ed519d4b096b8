/** What Prometheus answers, read and held against limits, over a real socket. */

import { describe, expect, it } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { systemActions } from "../../src/faults/action/system-actions.ts";
import { ask } from "../../src/slo/probe-ask.ts";
import { prometheusQuestionField } from "../../src/slo/probe-question-fields.ts";
import { seriesOf } from "../../src/slo/prometheus.ts";
import { answeringServer } from "../faults/action/answering-server.ts";

const success = (resultType: string, result: unknown): string =>
  JSON.stringify({ status: "success", data: { resultType, result }, warnings: ["slow"] });

const vector = (...series: readonly (readonly [object, string])[]): string =>
  success(
    "vector",
    series.map(([metric, value]) => ({ metric, value: [1435781451.781, value] })),
  );

const up = { __name__: "up", job: "api" };

describe("an answer of Prometheus", () => {
  it.each([
    ["a scalar", success("scalar", [1435781451.781, "1.5"]), [1.5]],
    ["a vector", vector([up, "1"], [{}, "2e-3"]), [1, 0.002]],
    ["infinities", vector([up, "+Inf"], [up, "-Inf"]), [Infinity, -Infinity]],
  ])("is %s", (_claim, body, values) => {
    const series = seriesOf(body);
    expect(typeof series === "string" ? series : series.map(({ value }) => value)).toEqual(values);
  });

  it.each([
    ["finds nothing", vector(), "the query finds no series"],
    ["is no number", vector([up, "NaN"]), 'the value of {job="api"} is no number'],
    ["is empty", vector([up, ""]), 'the value of {job="api"} is no number'],
    [
      "is a matrix",
      success("matrix", []),
      "the query gives a matrix, not a number for each series",
    ],
    [
      "is a text",
      success("string", [1, "x"]),
      "the query gives a string, not a number for each series",
    ],
    [
      "tells an error",
      JSON.stringify({ status: "error", errorType: "bad_data", error: "parse error" }),
      'Prometheus says: "parse error"',
    ],
    [
      "is of somebody else",
      "<html>\u001b[2J",
      'the answer is none of Prometheus, it begins "<html>\ufffd[2J"',
    ],
  ])("that %s gives no number", (_claim, body, why) => {
    expect(seriesOf(body)).toBe(why);
  });
});

describe("a query of Prometheus", () => {
  async function asked(answer: { status: number; body: string }, more: object, which?: "any") {
    const { url, received } = await answeringServer(() => answer);
    const actions = systemActions({ clock: systemClock, env: {}, signal: () => false });
    const question = prometheusQuestionField.parse({ url, query: 'up{job="a b"}', ...more });
    const signal = new AbortController().signal;
    const reply = await ask({ actions, targetUrl: "" }, question, signal, which);
    return { reply, received };
  }

  const two = { status: 200, body: vector([up, "1"], [{ job: "db" }, "0"]) };
  const read = (asExpected: boolean, observed: string) => ({ kind: "read", asExpected, observed });

  it("is sent as an instant query", async () => {
    const { reply, received } = await asked(two, { above: -1 });
    expect(received).toMatchObject([
      { method: "GET", path: "/api/v1/query?query=up%7Bjob%3D%22a%20b%22%7D" },
    ]);
    expect(reply).toEqual(read(true, '1 of {job="api"}'));
  });

  it("wants each series within the limits, and tells one that is not", async () => {
    expect((await asked(two, { above: 0 })).reply).toEqual(read(false, '0 of {job="db"}'));
    expect((await asked(two, { above: 0, below: 2 }, "any")).reply).toEqual(
      read(true, '1 of {job="api"}'),
    );
    expect((await asked(two, { above: 1 }, "any")).reply).toEqual(read(false, '1 of {job="api"}'));
  });

  it("cannot be read when Prometheus refuses it", async () => {
    const body = JSON.stringify({ status: "error", errorType: "bad_data", error: "no" });
    const { reply } = await asked({ status: 400, body }, { below: 1 });
    expect(reply).toEqual({ kind: "unreadable", why: 'Prometheus says: "no"' });
  });
});
