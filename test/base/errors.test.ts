import { lookup as systemLookup } from "node:dns";
import { createServer } from "node:http";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { GamedayError, messageOf } from "../../src/base/errors.ts";

describe("the message of what was thrown", () => {
  it.each([
    ["an error", new Error("it broke"), "it broke"],
    ["a text", "it broke", "it broke"],
    ["nothing", undefined, "undefined"],
    ["an error without a message is its name", new TypeError(), "TypeError"],
    [
      "a cause stands in brackets",
      new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED 127.0.0.1:1") }),
      "fetch failed (connect ECONNREFUSED 127.0.0.1:1)",
    ],
    [
      "and so does the cause of the cause",
      new Error("a", { cause: new Error("b", { cause: "c" }) }),
      "a (b (c))",
    ],
    [
      "a cause whose message was told already is not told again",
      new Error("x cannot be read: ENOENT", { cause: new Error("ENOENT") }),
      "x cannot be read: ENOENT",
    ],
    [
      "errors in one that says nothing itself speak for it",
      new AggregateError([new Error("connect ::1"), new Error("connect 127.0.0.1")]),
      "connect ::1; connect 127.0.0.1",
    ],
    [
      "and the same is said once",
      new AggregateError([new Error("refused"), new Error("refused")]),
      "refused",
    ],
    ["an empty bundle still has a name", new AggregateError([]), "AggregateError"],
    [
      "as a cause, too",
      new TypeError("fetch failed", { cause: new AggregateError([new Error("refused")]) }),
      "fetch failed (refused)",
    ],
    ["an error of the operator's", new GamedayError("E_TARGET", "not ready"), "not ready"],
  ])("%s", (_claim, thrown, message) => {
    expect(messageOf(thrown)).toBe(message);
  });
});

/** A name that has two addresses, whatever the hosts file of this machine says. */
const twoAddresses: typeof systemLookup = Object.assign(
  (_name: unknown, _options: unknown, found: unknown) => {
    if (typeof found !== "function") throw new Error("no callback");
    found(null, [
      { address: "127.0.0.1", family: 4 },
      { address: "127.0.0.2", family: 4 },
    ]);
  },
  systemLookup,
);

describe("a closed port under a name with two addresses", () => {
  it("fails with an error without a message, which is still told readably", async () => {
    const port = await closedPort();
    const error = await new Promise((resolve) => {
      connect({ host: "two.test", port, lookup: twoAddresses, autoSelectFamily: true }).once(
        "error",
        resolve,
      );
    });
    expect(error).toBeInstanceOf(AggregateError);
    expect(messageOf(error)).toContain(`connect ECONNREFUSED 127.0.0.1:${port}`);
  });
});

function closedPort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, "0.0.0.0", () => {
      const address = server.address();
      const port = typeof address === "object" ? (address?.port ?? 0) : 0;
      server.close(() => resolve(port));
    });
  });
}

describe("an error that the operator can fix", () => {
  it("carries what, where, what to do, and why", () => {
    const cause = new Error("EACCES");
    const error = new GamedayError("E_OUTPUT", "no", { hint: "Do so.", where: "a.yaml:1", cause });
    expect(error).toMatchObject({ code: "E_OUTPUT", hint: "Do so.", where: "a.yaml:1", cause });
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe("GamedayError");
  });
});
