/** Commands and HTTP answers as probes, and how they are written. */

import { describe, expect, it } from "vitest";
import { GamedayError } from "../../src/base/errors.ts";
import { ask } from "../../src/slo/probe-ask.ts";
import { expectedOf } from "../../src/slo/probe-question.ts";
import { commandQuestionField, httpQuestionField } from "../../src/slo/probe-question-fields.ts";
import { steadyStateFields } from "../../src/slo/steady-state-fields.ts";
import { ScriptedActions } from "../faults/action/scripted-actions.ts";

const never = new AbortController().signal;
const read = (asExpected: boolean, observed: string) => ({ kind: "read", asExpected, observed });

describe("a command as a probe", () => {
  const asked = (fields: object, command: object | Error) => {
    const actions = new ScriptedActions(() => ({ command }));
    const question = commandQuestionField.parse({ run: ["pg_isready"], ...fields });
    return ask({ actions, targetUrl: "" }, question, never);
  };

  it.each([
    ["ends well", {}, { exitCode: 0, stdout: "a\nready\n" }, read(true, 'exit code 0, "ready"')],
    ["ends otherwise", {}, { exitCode: 2, stderr: "no" }, read(false, 'exit code 2, "no"')],
    ["ends as it may", { exit: [0, 2] }, { exitCode: 2 }, read(true, "exit code 2")],
    ["says it", { output: "/rea/" }, { stderr: "ready" }, read(true, 'exit code 0, "ready"')],
    ["does not say it", { output: "/rea/" }, { stdout: "x" }, read(false, 'exit code 0, "x"')],
    [
      "does not end",
      {},
      { exitCode: null },
      { kind: "unreadable", why: "it did not end within 5s" },
    ],
    [
      "cannot be started",
      {},
      new GamedayError("E_FAULT", "no such program"),
      { kind: "unreadable", why: "no such program" },
    ],
  ])("that %s", async (_claim, fields, result, reply) => {
    expect(await asked(fields, result)).toEqual(reply);
  });
});

describe("an HTTP answer as a probe", () => {
  const body = JSON.stringify({ status: "ok", queue: { depth: 7 }, tokens: [1, 9] });
  const asked = (fields: object, http: object) => {
    const actions = new ScriptedActions(() => ({ http }));
    const question = httpQuestionField.parse({ get: "/health", ...fields });
    return ask({ actions, targetUrl: "http://127.0.0.1:80/base/" }, question, never);
  };

  it.each([
    ["below 400", {}, { status: 302 }, read(true, "status 302")],
    ["an error", {}, { status: 500, body: "no" }, read(false, 'status 500, "no"')],
    ["not the one asked for", { status: 200 }, { status: 204 }, read(false, 'status 204, ""')],
    ["like the pattern", { matches: "/ok/" }, { body }, read(true, "status 200")],
    ["unlike it", { matches: "/ok/" }, { body: "no" }, read(false, 'status 200, "no"')],
    [
      "as its JSON has to be",
      { json: { "$.status": "ok", "$.queue.depth": { below: 10, above: 6 } } },
      { body },
      read(true, "status 200"),
    ],
    [
      "other than its JSON has to be",
      { json: { "$.status": "down" } },
      { body },
      read(false, 'json $.status is "ok", not "down"'),
    ],
    [
      "beyond a limit in its JSON",
      { json: { "$.queue.depth": { below: 7 } } },
      { body },
      read(false, "json $.queue.depth is 7, not below 7"),
    ],
    [
      "beyond it in one of many values",
      { json: { "$.tokens[*]": { below: 5 } } },
      { body },
      read(false, "json $.tokens[*] is 9, not below 5"),
    ],
    ["without it", { json: { "$.x": { above: 1 } } }, { body }, read(false, "json $.x is missing")],
    [
      "no JSON",
      { json: { "$.x": { above: 1 } } },
      { body: "<p>" },
      read(false, 'json $.x: the body is no JSON, it begins "<p>"'),
    ],
  ])("that is %s", async (_claim, fields, answer, reply) => {
    expect(await asked(fields, answer)).toEqual(reply);
  });

  it("is that of the target, if only a path is given", async () => {
    const actions = new ScriptedActions(() => ({}));
    const ports = { actions, targetUrl: "http://127.0.0.1:80/base/" };
    await ask(ports, httpQuestionField.parse({ get: "/health" }), never);
    await ask(ports, httpQuestionField.parse({ post: "http://x.test/", body: "a" }), never);
    expect(actions.orders).toMatchObject([
      { method: "GET", url: "http://127.0.0.1:80/base/health", body: null },
      { method: "POST", url: "http://x.test/", body: "a" },
    ]);
  });

  it("tells what is expected of it", () => {
    const fields = { get: "/", status: [200, 204], matches: "/ok/", json: { "$.a": { above: 1 } } };
    expect(expectedOf(httpQuestionField.parse(fields))).toBe(
      "200 or 204, a body like /ok/, $.a above 1",
    );
  });
});

describe("a steady state in a scenario", () => {
  const http = { get: "/ready" };
  const told = (...probes: readonly object[]) =>
    steadyStateFields.safeParse({ probes }).error?.issues[0]?.message;

  it("has probes that are checked before and after, if nothing is said", () => {
    const [probe] = steadyStateFields.parse({ probes: [{ name: "ready", http }] }).probes;
    expect(probe).toMatchObject({
      name: "ready",
      check: ["before", "after"],
      within: { before: 10_000, after: 30_000 },
    });
  });

  it.each([
    [{ name: "a" }, "a probe asks something; write one of metric, http, command, prometheus"],
    [
      { name: "a", http, metric: "rate > 1/s" },
      "a probe asks one thing; write metric and http one by one",
    ],
    [{ name: "a", http, window: "3s" }, "a probe has window only with metric; leave it out"],
    [
      { name: "a", metric: "attempts-per-request < 2", traffic: "chat" },
      "a probe counts the attempts of all traffics; leave out traffic",
    ],
    [{ name: "a", http: {} }, "write one of get and post"],
    [
      { name: "a", http: { get: "ready" } },
      '"ready" is no place; write a path of the target, like /ready, or a URL',
    ],
    [
      { name: "a", metric: "errors < 1%" },
      '"errors < 1%" is not a metric with its limit; write one like "error-ratio < 1%", ' +
        '"p99 < 300ms", "rate > 90/s" or "attempts-per-request < 1.2"',
    ],
    [
      { name: "a", http, check: "during" },
      '"during" is no time to check; write before, after or continuous',
    ],
  ])("with the probe %j is told what is wrong", (probe, message) => {
    expect(told(probe)).toBe(message);
  });

  it("names each probe otherwise", () => {
    expect(told({ name: "a", http }, { name: "a", http })).toBe(
      'there is a probe "a" already; name it otherwise',
    );
  });
});
