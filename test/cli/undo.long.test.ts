/** A run that is killed in the middle of five faults, and what gameday undo makes of it. */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import {
  allGone,
  descendantsOf,
  type Ended,
  emptyFolder,
  gameday,
  isAlive,
} from "../support/command.ts";
import { closesAll, until } from "../target/echo-server.ts";
import { isStopped } from "../target/process-state.ts";
import { type Elsewhere, faultProxyIn, startElsewhere, stateOfProxy } from "./elsewhere.ts";

closesAll();

/** All at once, one second after the load has begun. */
const soon = [0, 1, 2, 3, 4].flatMap((fault) => ["--set", `faults.${fault}.at=1s`]);
const quick = ["--set", "load={ workers: 1, calibrate: false }", ...soon];

const journalIn = (folder: string) => join(folder, "journal.ndjson");
const journalOf = (folder: string): string =>
  existsSync(journalIn(folder)) ? readFileSync(journalIn(folder), "utf8") : "";

interface Broken {
  readonly folder: string;
  /** What the command fault leaves behind. */
  readonly mark: string;
  /** All processes that the run had started. */
  readonly pids: readonly number[];
  undo(...flags: readonly string[]): Promise<Ended>;
  kill(): Promise<void>;
}

const left: number[] = [];
afterEach(() => {
  for (const pid of left.splice(0).filter(isAlive)) process.kill(pid, "SIGKILL");
});

/** Plays five-faults until all of them are in force. */
async function inFiveFaults(...sets: readonly string[]): Promise<Broken> {
  const [folder, temporary] = [emptyFolder(), emptyFolder()];
  const env = { TMPDIR: temporary };
  const args = ["run", "scenarios/five-faults.yaml", "--no-tui", "--out", folder];
  const { child, ended } = gameday([...args, ...quick, ...sets], env);
  const injected = () => journalOf(folder).split('"kind":"fault-injected"').length - 1;
  await until(() => injected() === 5 || child.exitCode !== null);
  if (child.exitCode !== null) throw new Error((await ended).stderr);
  const pids = [child.pid ?? 0, ...descendantsOf(child.pid ?? 0)];
  left.push(...pids);
  return {
    folder,
    mark: join(temporary, "gameday-five-faults"),
    pids,
    undo: (...flags) => gameday(["undo", folder, ...flags], env).ended,
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** Starts seven processes, plays for seconds, and starts the command line again, twice or more. */
const patience = { timeout: 90_000 };

describe("a run that is killed in the middle of five faults", patience, () => {
  it("leaves a frozen replica and a file; undo ends the one and removes the other", async () => {
    const { mark, pids, kill, undo } = await inFiveFaults();
    expect(pids.length).toBeGreaterThanOrEqual(8);
    await kill();
    const frozen = pids.filter(isStopped);
    expect(frozen).toHaveLength(1);
    await allGone(pids.filter((pid) => !frozen.includes(pid)));
    expect(existsSync(mark)).toBe(true);

    const { code, stdout, stderr } = await undo();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`done: continue gateway/1, process ${frozen[0]}`);
    expect(stdout).toContain("done: run node -e");
    // Its own fault proxy and providers have ended with it, and so have their faults.
    expect(stdout).toMatch(/was gone already: take \S+ off edge/);
    expect(stdout).toMatch(/was gone already: end \S+ at http/);
    expect(existsSync(mark)).toBe(false);
    // The replica goes on, finds nobody to serve, and ends.
    await allGone(pids);
    expect(await undo()).toMatchObject({ code: 0, stdout: "nothing to undo\n", stderr: "" });
  });

  it("is refused while it goes on, and nothing is changed", async () => {
    const { folder, mark, kill, undo } = await inFiveFaults();
    const before = journalOf(folder);
    const { code, stderr } = await undo();
    expect(code).toBe(2);
    expect(stderr).toContain(`the run in ${folder} still goes on`);
    expect(existsSync(mark)).toBe(true);
    expect(journalOf(folder)).toContain(before);
    expect(journalOf(folder)).not.toContain("remedied");
    await kill();
    expect((await undo()).code).toBe(0);
  });
});

const { name, skip, start } = faultProxyIn(process.env["GAMEDAY_TOXIPROXY"]);

describe.each([
  { what: "gameday faultproxy", isMissing: false, open: faultProxyIn(undefined).start },
  { what: `toxiproxy-server (${name})`, isMissing: skip, open: start },
])("a run against a system that lives on, through $what,", patience, ({ isMissing, open }) => {
  const brokenElsewhere = async (): Promise<Broken & { readonly at: Elsewhere }> => {
    const at = await startElsewhere(await open());
    return { at, ...(await inFiveFaults("--set", `target=${JSON.stringify(at.target)}`)) };
  };

  it.skipIf(isMissing)("leaves all five; undo takes them back, and once is enough", async () => {
    const { at, mark, pids, kill, undo } = await brokenElsewhere();
    await kill();
    await allGone(pids);
    const broken = await stateOfProxy(at.faultProxy);
    expect(Object.keys(broken).sort()).toEqual(["edge", "provider.anthropic", "provider.openai"]);
    expect(broken["edge"]).toHaveLength(1);
    expect(broken["provider.openai"]).toHaveLength(2);
    expect(isStopped(at.replica)).toBe(true);
    expect(await at.misbehaviours()).toBe(1);

    const { code, stdout, stderr } = await undo();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.match(/ {2}done: /g)).toHaveLength(9);
    expect(await stateOfProxy(at.faultProxy)).toEqual({});
    expect(isStopped(at.replica)).toBe(false);
    expect(isAlive(at.replica)).toBe(true);
    expect(await at.misbehaviours()).toBe(0);
    expect(existsSync(mark)).toBe(false);
    expect(await undo()).toMatchObject({ code: 0, stdout: "nothing to undo\n", stderr: "" });
  });

  it.skipIf(isMissing)("with a journal cut in mid-line, dry at first", async () => {
    const { at, folder, mark, kill, undo } = await brokenElsewhere();
    await kill();
    writeFileSync(journalIn(folder), `${journalOf(folder)}{"time":"2026-01-01T00:00`);
    const [journal, broken] = [journalOf(folder), await stateOfProxy(at.faultProxy)];

    const dry = await undo("--dry-run");
    expect(dry).toMatchObject({ code: 0, stderr: "" });
    expect(dry.stdout.match(/ {2}would /g)).toHaveLength(9);
    expect(await stateOfProxy(at.faultProxy)).toEqual(broken);
    expect(journalOf(folder)).toBe(journal);
    expect([isStopped(at.replica), existsSync(mark)]).toEqual([true, true]);

    expect((await undo()).code).toBe(0);
    expect(await stateOfProxy(at.faultProxy)).toEqual({});
    expect([isStopped(at.replica), existsSync(mark)]).toEqual([false, false]);
    expect(await undo()).toMatchObject({ code: 0, stdout: "nothing to undo\n" });
  });
});

it.skipIf(skip)(
  "through toxiproxy-server faults are undone in good order, though their effect is not known",
  patience,
  async () => {
    const at = await startElsewhere(await start());
    const folder = emptyFolder();
    const sets = [
      ["--set", `target=${JSON.stringify(at.target)}`],
      ["--set", "traffic.chat.stages=[{ hold: 4s, at: 20/s }]"],
      ["--set", "objectives=[{ availability: 1% }]"],
      ...[0, 1, 2, 3, 4].map((fault) => ["--set", `faults.${fault}.for=2s`]),
    ];
    const args = ["run", "scenarios/five-faults.yaml", "--no-tui", "--out", folder];
    const { code, stdout, stderr } = await gameday([...args, ...quick, ...sets.flat()]).ended;
    expect(stderr).not.toContain("FAILED");
    expect(stdout).toContain("The effect of slow-edge is not known");
    expect(stdout).toContain("use gameday faultproxy");
    expect(code).toBe(3);
    expect(await stateOfProxy(at.faultProxy)).toEqual({});
    expect(isStopped(at.replica)).toBe(false);
  },
);
