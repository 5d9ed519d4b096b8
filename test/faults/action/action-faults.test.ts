/** command and http as faults: done, proven, taken back, and read from a scenario. */

import { describe, expect, it } from "vitest";
import { GamedayError } from "../../../src/base/errors.ts";
import { actionFields, prepareAction } from "../../../src/faults/action/action.ts";
import { performAction } from "../../../src/faults/action/perform.ts";
import { isNothingDone } from "../../../src/faults/nothing-done.ts";
import { remedySchema } from "../../../src/faults/remedy.ts";
import { ScriptedActions, type ScriptedAnswer } from "./scripted-actions.ts";

const run = ["kubectl", "scale", "deploy/api", "--replicas=0"];
const undo = ["kubectl", "scale", "deploy/api", "--replicas=3"];
const command = (fields: object = {}) => actionFields.command.parse({ run, undo, ...fields });

const flag = { url: "http://flags.test/outage", json: { on: true } };
const http = (fields: object = {}) =>
  actionFields.http.parse({ do: flag, undo: { ...flag, json: { on: false } }, ...fields });

/** The answers come in the order in which the orders do. */
function prepared(spec: Parameters<typeof prepareAction>[0], ...answers: ScriptedAnswer[]) {
  const actions = new ScriptedActions((_order, nth) => answers[nth] ?? {});
  return { actions, ...prepareAction(spec, actions) };
}

const failing = { exitCode: 1, stderr: "Error: no such deploy\n" };

describe("a command as a fault", () => {
  it("owes what takes it back, as data, before anything is done", () => {
    const { remedies, actions } = prepared(command());
    expect(remedies).toEqual([{ kind: "command", run: undo, shell: false, timeoutMs: 30_000 }]);
    expect(remedySchema.parse(remedies[0])).toEqual(remedies[0]);
    expect(actions.orders).toEqual([]);
  });

  it("is run, and taken back by the other one; what both said is its evidence", async () => {
    const { inject, actions } = prepared(
      command(),
      { command: { stdout: "scaled to 0\n" } },
      { command: { stdout: "scaled to 3\n" } },
    );
    const takeBack = await inject();
    expect(actions.orders).toEqual([{ run, shell: false, timeout: 30_000 }]);
    expect(await takeBack()).toEqual({
      touched: 1,
      unit: "commands",
      evidence:
        "kubectl ended with exit code 0: scaled to 0; " +
        "taken back: kubectl ended with exit code 0: scaled to 3",
    });
    expect(actions.orders[1]).toEqual({ run: undo, shell: false, timeout: 30_000 });
  });

  it.each([
    ["the number that it prints", "/(\\d+) pods/", "killed 7 pods", 7],
    ["the sum of all of them", "/killed (\\d+)/", "killed 7\nkilled 2", 9],
    [
      "the lines, for a pattern without a group",
      "/^pod .* deleted$/m",
      "pod a deleted\npod b deleted",
      2,
    ],
    ["nothing, when it prints nothing like it", "/(\\d+) pods/", "no pods", 0],
    ["nothing, when it says so", "/(\\d+) pods/", "killed 0 pods", 0],
  ])("touched %s", async (_claim, touched, stdout, count) => {
    const fields = { touched, unit: "pods" };
    const { inject } = prepared(command(fields), { command: { stdout } });
    expect(await (await inject())()).toMatchObject({ touched: count, unit: "pods" });
  });

  it("that fails is no injection; its remedies take back what it may have done", async () => {
    const { inject, actions } = prepared(command(), { command: failing }, { command: failing });
    await expect(inject()).rejects.toMatchObject({
      code: "E_FAULT",
      message: "kubectl ended with exit code 1: Error: no such deploy",
    });
    expect(actions.orders).toHaveLength(1);
    expect(isNothingDone(await inject().catch((error: unknown) => error))).toBe(false);
  });

  it("that does not end in time is told so, within the limit that it sets", async () => {
    const late = { command: { exitCode: null } };
    const { inject, limit, actions } = prepared(command({ timeout: "5s" }), late);
    await expect(inject()).rejects.toThrow("kubectl did not end within 5s");
    expect([limit, actions.orders.length]).toEqual([10_000, 1]);
  });

  it("that cannot be started did nothing that could be taken back", async () => {
    const missing = { command: new GamedayError("E_FAULT", "there is no such program") };
    const { inject, actions } = prepared(command(), missing);
    const error = await inject().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "E_FAULT", message: "there is no such program" });
    expect(isNothingDone(error)).toBe(true);
    expect(actions.orders).toHaveLength(1);
  });

  it("that lacks a variable of the environment did nothing either", async () => {
    const actions = new ScriptedActions(() => ({}));
    const require = () => {
      throw new GamedayError("E_TARGET", "TOKEN is not set", { hint: "Set it." });
    };
    const { inject } = prepareAction(command(), Object.assign(actions, { require }));
    const error = await inject().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "E_TARGET", message: "TOKEN is not set", hint: "Set it." });
    expect([isNothingDone(error), actions.orders]).toEqual([true, []]);
  });

  it("whose undo fails tells so, with what was said", async () => {
    const { inject } = prepared(command(), {}, { command: failing });
    const takeBack = await inject();
    await expect(takeBack()).rejects.toThrow("exit code 1: Error: no such deploy");
  });

  it("is not begun before it is known that its undo has all that it needs", async () => {
    const token = `--token=\${env.TOKEN}`;
    const { inject, actions } = prepared(command({ undo: [...undo, token] }));
    await (await inject())();
    expect(actions.required).toContain(token);
  });

  it("owes nothing if nothing has to take it back", async () => {
    const { inject, remedies, actions } = prepared(command({ undo: "none" }));
    expect(remedies).toEqual([]);
    expect((await (await inject())()).evidence).toContain("nothing takes it back");
    expect(actions.orders).toHaveLength(1);
  });
});

describe("an HTTP request as a fault", () => {
  it("is sent, and taken back by the other one", async () => {
    const { inject, remedies, actions } = prepared(http(), { http: { body: "on" } });
    const takeBack = await inject();
    expect(await takeBack()).toEqual({
      touched: 1,
      unit: "requests",
      evidence:
        "POST http://flags.test/outage answered 200: on; " +
        "taken back: POST http://flags.test/outage answered 200",
    });
    const order = {
      method: "POST",
      url: "http://flags.test/outage",
      headers: { "content-type": "application/json" },
      body: '{"on":true}',
      timeout: 10_000,
    };
    expect(actions.orders).toEqual([order, { ...order, body: '{"on":false}' }]);
    expect(remedies.map((remedy) => remedySchema.parse(remedy))).toEqual(remedies);
    expect(remedies).toMatchObject([{ kind: "http", body: '{"on":false}', statuses: [] }]);
  });

  it.each([
    ["a status from 400 on", {}, 404, false],
    ["a redirection", {}, 302, true],
    ["a status that is not the expected one", { expect: 201 }, 200, false],
    ["one of the expected ones, though it is an error", { expect: [200, 409] }, 409, true],
  ])("answered by %s", async (_claim, more, status, isGood) => {
    const spec = http({ do: { ...flag, ...more } });
    const { inject } = prepared(spec, { http: { status } });
    const outcome = await inject().then(
      () => true,
      (error) => error.message.startsWith(`POST ${flag.url} answered ${status}`) && false,
    );
    expect(outcome).toBe(isGood);
  });

  it("that nobody answered may have arrived, so something may have been done", async () => {
    const silence = { http: new GamedayError("E_FAULT", "no answer within 10s") };
    const { inject, actions } = prepared(http(), silence);
    await expect(inject()).rejects.toThrow("no answer within 10s");
    expect(actions.orders).toHaveLength(1);
    const again = await prepared(http(), silence)
      .inject()
      .catch((error: unknown) => error);
    expect(isNothingDone(again)).toBe(false);
  });
});

describe("a remedy", () => {
  const performed = async (spec: Parameters<typeof prepareAction>[0], answer: ScriptedAnswer) => {
    const actions = new ScriptedActions(() => answer);
    for (const remedy of prepareAction(spec, actions).remedies) {
      const read = remedySchema.parse(JSON.parse(JSON.stringify(remedy)));
      if (read.kind === "command" || read.kind === "http") await performAction(read, actions);
    }
    return actions.orders;
  };

  it("is carried out from what was written down", async () => {
    expect(await performed(command(), {})).toEqual([{ run: undo, shell: false, timeout: 30_000 }]);
    expect(await performed(http(), {})).toMatchObject([{ body: '{"on":false}' }]);
  });

  it("that fails is told with what was said", async () => {
    await expect(performed(command(), { command: failing })).rejects.toMatchObject({
      code: "E_FAULT",
      message: "kubectl ended with exit code 1: Error: no such deploy",
    });
    await expect(performed(http(), { http: { status: 500, body: "no" } })).rejects.toThrow(
      "POST http://flags.test/outage answered 500: no",
    );
  });
});

describe("an action in a scenario", () => {
  const messageOf = (kind: "command" | "http", fields: object) =>
    actionFields[kind].safeParse(fields).error?.issues[0]?.message;
  const env = (name: string) => `\${env.${name}}`;
  const instead = `write ${env("NAME")} instead, and set the variable`;

  it("has its undo, or says that none is needed", () => {
    expect(messageOf("command", { run })).toBe(
      "say what takes it back, as run does; or undo: none, if nothing has to",
    );
    expect(messageOf("http", { do: flag })).toBe(
      "say what takes it back, as do does; or undo: none, if nothing has to",
    );
  });

  it("takes numbers for arguments, as YAML reads them", () => {
    expect(command({ run: ["sleep", 5] })).toMatchObject({ run: ["sleep", "5"] });
  });

  const wrong: readonly (readonly ["command" | "http", object, string])[] = [
    [
      "command",
      { run: "kubectl get pods", undo },
      '"kubectl get pods" is one text; write the program and its arguments as a list, like ' +
        "[kubectl, get, pods], or add shell: true",
    ],
    ["command", { run, undo, shell: true }, "a shell takes one text, not a list"],
    [
      "command",
      { run, undo, touched: "(\\d+)" },
      '"(\\\\d+)" is not a regular expression; write one between slashes, like /ready/',
    ],
    ["command", { run, undo, timeout: "0s" }, "a time limit is longer than 0s; write one like 10s"],
    [
      "command",
      { run: ["curl", "-H", "Authorization: Bearer abcdef123"], undo },
      `an argument holds a secret; ${instead}`,
    ],
    [
      "command",
      { run, undo: ["db", "--password", "hunter2"] },
      `an argument holds a secret; ${instead}`,
    ],
    [
      "http",
      { do: { ...flag, url: "flags.test" }, undo: "none" },
      '"flags.test" is not a URL; write a whole one, like http://flags.test/outage',
    ],
    [
      "http",
      { do: { ...flag, headers: { Authorization: "Bearer abc" } }, undo: "none" },
      `Authorization holds a secret; ${instead}`,
    ],
    [
      "http",
      { do: flag, undo: { ...flag, json: { password: "abc" } } },
      `password holds a secret; ${instead}`,
    ],
    [
      "http",
      { do: { ...flag, url: "http://a.test/?api_key=abc" }, undo: "none" },
      `the query holds a secret; ${instead}`,
    ],
    [
      "http",
      { do: { ...flag, url: "http://sk-abc123@a.test/" }, undo: "none" },
      `a URL holds no user name or password; send them as a header, from ${env("NAME")}`,
    ],
    [
      "http",
      { do: { ...flag, url: `http://${env("HOST")}:80/` }, undo: "none" },
      `write the host out: ${env("NAME")} may stand in the path and the query`,
    ],
    ["http", { do: { ...flag, body: "on" }, undo: "none" }, "write json or body, not both"],
  ];

  it.each(wrong)("as %s: %j is told what to write instead", (kind, fields, message) => {
    expect(messageOf(kind, fields)).toBe(message);
  });

  it("may name what the environment holds, and a flag by its key", () => {
    const headers = { Authorization: `Bearer ${env("TOKEN")}` };
    const json = { key: "checkout", token: env("TOKEN") };
    expect(messageOf("http", { do: { ...flag, headers, json }, undo: "none" })).toBeUndefined();
    const curl = ["curl", "-H", `Authorization: Bearer ${env("TOKEN")}`, "--token", env("TOKEN")];
    expect(messageOf("command", { run: curl, undo: "none" })).toBeUndefined();
  });

  it("keeps the name, and not the value, in what it owes", () => {
    const { remedies } = prepared(command({ undo: [...undo, `--token=${env("TOKEN")}`] }));
    expect(remedies).toMatchObject([{ run: [...undo, `--token=${env("TOKEN")}`] }]);
  });
});
