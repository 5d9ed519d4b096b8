import { once } from "node:events";
import type { Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { systemClock } from "../../../src/base/clock.ts";
import { GamedayError, messageOf } from "../../../src/base/errors.ts";
import { ms } from "../../../src/base/units.ts";
import type { PreparedLoad } from "../../../src/load/load.ts";
import { threadLoad } from "../../../src/load/thread/thread-load.ts";
import type { Traffic } from "../../../src/load/traffic.ts";
import { type Handler, httpTarget, silence, tcpTarget } from "../http-target.ts";
import { closed, hold, Notebook, open as openModel, step, timeouts, traffic } from "../sample.ts";

const built = new URL("../../../dist/src/load/thread/worker.js", import.meta.url);

const open = (durationMs: number, rate: number, maxInFlight = 1000): Traffic =>
  traffic({
    model: openModel([hold(durationMs, rate)], maxInFlight),
  });

interface Setting {
  readonly origin?: string;
  readonly workers?: number;
  readonly program?: URL;
  readonly traffics?: readonly Traffic[];
}

async function prepared(setting: Setting): Promise<{ load: PreparedLoad; notes: Notebook }> {
  const { origin = "http://127.0.0.1:1", workers = 1, program = built } = setting;
  const notes = new Notebook();
  const order = {
    traffics: setting.traffics ?? [open(1000, 300)],
    endpoint: { origin, dial: null, tls: null },
    seed: 1,
    isUndisturbed: false,
    calibrates: false,
  };
  const load = await threadLoad({ program, workers }).prepare(
    order,
    notes.listener,
    new AbortController().signal,
  );
  onTestFinished(() => load.close());
  return { load, notes };
}

const soon = () => ms(systemClock.now() + 20);

/** Answers by turns, and keeps count of what it did. */
function byTurns(): { readonly handle: Handler; readonly did: Record<string, number> } {
  const did: Record<string, number> = { "200": 0, "500": 0, "rate-limited": 0, reset: 0 };
  const handle: Handler = (request, response, number) => {
    const name = ["200", "200", "500", "rate-limited", "reset"][number % 5] ?? "200";
    did[name] = (did[name] ?? 0) + 1;
    if (name === "reset") request.socket.resetAndDestroy();
    else response.writeHead(name === "rate-limited" ? 429 : Number(name)).end("ok");
  };
  return { handle, did };
}

describe.each([1, 2])("load in %d threads", (workers) => {
  it("offers and sends every arrival, and counts every outcome as the target does", async () => {
    const { handle, did } = byTurns();
    const { origin, requests } = await httpTarget(handle);
    const { load, notes } = await prepared({ origin, workers });
    const health = await load.run(soon());
    expect(notes.observations).toHaveLength(300);
    expect(requests).toHaveLength(300);
    expect(notes.tally).toEqual(did);
    expect(health).toHaveLength(workers);
    for (const { eventLoopLagP99Us, eventLoopLagMaxUs } of health) {
      expect(eventLoopLagP99Us).toBeGreaterThanOrEqual(0);
      expect(eventLoopLagMaxUs).toBeGreaterThanOrEqual(eventLoopLagP99Us);
    }
  });

  it("sends nothing before it is due, by the clock of this thread", async () => {
    const arrivals: number[] = [];
    const { origin } = await httpTarget((_request, response) => {
      arrivals.push(systemClock.now());
      response.end();
    });
    const { load, notes } = await prepared({ origin, workers, traffics: [open(500, 100)] });
    const zero = soon();
    await load.run(zero);
    const due = notes.observations.map(({ dueUs }) => dueUs).sort((a, b) => a - b);
    expect(due).toEqual(Array.from({ length: 50 }, (_, n) => n * 10_000));
    for (const { dueUs, sentUs, endUs } of notes.observations) {
      expect(sentUs).toBeGreaterThanOrEqual(dueUs);
      expect(endUs).toBeGreaterThan(sentUs ?? 0);
    }
    // The n-th to arrive cannot have come before n were due; a ms is left to the threads' clocks.
    for (const [n, at] of arrivals.entries()) expect(at - zero).toBeGreaterThan(n * 10 - 1);
  });

  it("ends soon when it is stopped: what is in flight is cancelled, and reported", async () => {
    const { origin, requests } = await httpTarget((_request, _response, number) => {
      if (number === 40) load.stop();
    });
    const { load, notes } = await prepared({ origin, workers, traffics: [open(3_600_000, 200)] });
    await load.run(soon());
    const sent = notes.observations.length;
    expect(sent).toBeGreaterThanOrEqual(41);
    expect(notes.tally).toEqual({ cancelled: sent });
    expect(requests.length).toBeLessThanOrEqual(sent);
  }, 10_000);

  it("drops what is due beyond the limit, and the target sees no more than that", async () => {
    const { origin, requests } = await httpTarget(silence);
    const traffics = [{ ...open(300, 200, 6), timeouts: { ...timeouts, total: ms(10_000) } }];
    const { load, notes } = await prepared({ origin, workers, traffics });
    const running = load.run(soon());
    while (notes.of("dropped").length < 54) await systemClock.turn();
    load.stop();
    await running;
    expect(notes.tally).toEqual({ dropped: 54, cancelled: 6 });
    expect(requests).toHaveLength(6);
  });

  it("keeps its connections in a closed loop, with no two requests alike", async () => {
    const urls = new Set<string>();
    const { origin, requests } = await httpTarget((request, response) => {
      urls.add(request.url ?? "");
      response.end();
    });
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of ours.
    const journeys = [{ weight: 1, steps: [step({ path: "/${nonce}" })] }];
    const { load, notes } = await prepared({
      origin,
      workers,
      traffics: [traffic({ model: closed(3, 200), journeys })],
    });
    await load.run(soon());
    expect(notes.tally).toEqual({ "200": requests.length });
    expect(urls.size).toBe(requests.length);
    expect(requests.length).toBeGreaterThan(3);
  });

  it("that is stopped before it runs sends nothing", async () => {
    const { origin, requests } = await httpTarget(silence);
    const { load, notes } = await prepared({ origin, workers });
    load.stop();
    await load.run(soon());
    expect([notes.observations.length, requests.length]).toEqual([0, 0]);
  });

  it("may be closed while it runs, more than once, and leaves no connection", async () => {
    const { origin, sockets, requests } = await httpTarget(silence);
    const { load } = await prepared({ origin, workers, traffics: [open(3_600_000, 200)] });
    const running = load.run(soon());
    running.catch(() => undefined);
    while (requests.length < 5) await systemClock.turn();
    await Promise.all([load.close(), load.close()]);
    await expect(running).rejects.toThrow("a load worker died");
    for (const socket of sockets) if (!socket.destroyed) await once(socket, "close");
  }, 10_000);
});

const program = (text: string): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`
      import { parentPort, workerData } from "node:worker_threads";
      import { connect } from "node:net";
      ${text}`)}`,
  );
const ready = `parentPort.postMessage({ kind: "ready" });`;

describe("a worker that dies", () => {
  it.each([
    [
      "by an error, fails the run and tells why",
      `parentPort.on("message", () => { throw new Error("out of breath"); }); ${ready}`,
      "a load worker died (out of breath)",
    ],
    [
      "by an unhandled rejection, too",
      `parentPort.on("message", () => Promise.reject(new Error("out of luck"))); ${ready}`,
      "a load worker died (out of luck)",
    ],
    [
      "by leaving, fails the run and tells its code",
      `parentPort.on("message", () => process.exit(3)); ${ready}`,
      "a load worker died (it exited with code 3)",
    ],
    [
      "by leaving as if all were well, fails the run as well",
      `parentPort.on("message", () => parentPort.close()); ${ready}`,
      "a load worker died (it exited with code 0)",
    ],
  ])("%s", async (_claim, text, message) => {
    const { load } = await prepared({ program: program(text) });
    const error: unknown = await load.run(soon()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GamedayError);
    expect(error).toMatchObject({ code: "E_LOAD" });
    expect(messageOf(error)).toBe(message);
  });

  it("before it is ready, fails the preparation and takes the others with it", async () => {
    const both: Socket[] = [];
    const { port } = await tcpTarget((socket) => {
      both.push(socket.resume());
      // The one that is well is there; now the other one may die.
      if (both.length === 2) for (const one of both) one.write("both are here");
    });
    const dying = program(`
      const socket = connect(${port}, "127.0.0.1");
      if (workerData.share.index === 1) {
        parentPort.on("message", () => undefined);
        ${ready}
      } else socket.on("data", () => { throw new Error("no memory"); });
    `);
    await expect(prepared({ program: dying, workers: 2 })).rejects.toThrow("a load worker died");
    expect(both).toHaveLength(2);
    for (const socket of both) if (!socket.destroyed) await once(socket, "close");
  }, 10_000);

  it("as there is no such program, fails the preparation", async () => {
    const failed = prepared({ program: new URL("./no-such-worker.js", import.meta.url) });
    await expect(failed).rejects.toMatchObject({ code: "E_LOAD" });
  });
});

describe("500 arrivals a second", () => {
  // A machine that is held up gets another go; what sends in bursts fails in each.
  const patient = { retry: 2 };
  it("come evenly: no tenth of the second holds more than 30% of them", patient, async () => {
    const arrivals: number[] = [];
    const { origin } = await httpTarget((_request, response) => {
      arrivals.push(systemClock.now());
      response.end();
    });
    const { load, notes } = await prepared({ origin, traffics: [open(3000, 500)] });
    const zero = soon();
    await load.run(zero);
    expect(notes.tally).toEqual({ "200": 1500 });
    const tenths = arrivals.map((at) => Math.floor((at - zero) / 100));
    const fullest = (seconds: readonly number[]): number => {
      const within = tenths.filter((tenth) => seconds.includes(Math.floor(tenth / 10)));
      const counts = Array.from(
        { length: 10 },
        (_, n) => within.filter((t) => t % 10 === n).length,
      );
      return Math.max(...counts) / within.length;
    };
    // One burst a second, as autocannon sends them, fills the same tenth of each second. A busy
    // machine may hold one second up, but not all of them, and not at the same tenth.
    expect(fullest([0, 1, 2])).toBeLessThanOrEqual(0.3);
    expect(Math.min(fullest([0]), fullest([1]), fullest([2]))).toBeLessThanOrEqual(0.3);
  });
});
