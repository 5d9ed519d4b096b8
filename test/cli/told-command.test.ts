/** What of a command line stands in reports: all that repeats it, and no secret. */

import { Option } from "commander";
import { describe, expect, it } from "vitest";
import { toldCommand } from "../../src/cli/told-command.ts";

const options = [
  new Option("-u, --user <name>"),
  new Option("-H, --header <name: value>"),
  new Option("-b, --body <text>"),
  new Option("-n, --requests <number>"),
  new Option("-k, --insecure"),
];
const told = (...args: readonly string[]): string => toldCommand(args, options);

describe("a command as it is told", () => {
  it.each([
    [["--user", "alice:CANARY"]],
    [["--user=alice:CANARY"]],
    [["-u", "alice:CAN:ARY"]],
    [["-ualice:CANARY"]],
    [["-k", "-u", "alice:CANARY"]],
    [["-H", "authorization: Bearer CANARY"]],
    [["--header=x-api-key: CANARY"]],
    [["-Hcookie:CANARY"]],
    [["-b", "password=CANARY&x=1"]],
    [["--body=token=CANARY"]],
    [["-b", '{"password":"CANARY"}']],
    [["http://127.0.0.1/?token=CANARY"]],
  ])("holds nothing secret of %j", (args) => {
    expect(told("load", ...args)).not.toContain("CAN");
  });

  it.each([
    [["-u", "alice:x"], "gameday -u alice"],
    [["-u", "alice"], "gameday -u alice"],
    [["--requests=5", "-k", "-n5"], "gameday --requests 5 -k -n 5"],
    [["-H", "x-tenant: it's mine"], "gameday -H 'x-tenant: it'\\''s mine'"],
    [["-b", "-u"], "gameday -b -u"],
    [["-H", "authorization: Bearer x"], "gameday -H 'authorization: Bearer [redacted]'"],
    [["-x", "--unknown"], "gameday -x --unknown"],
  ])("of %j is %s", (args, command) => {
    expect(told(...args)).toBe(command);
  });

  it("keeps what only names a secret, so that it can be played again", () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what the user writes.
    const header = "authorization: Bearer ${env.TOKEN}";
    expect(told("-H", header)).toBe(`gameday -H '${header}'`);
  });
});
