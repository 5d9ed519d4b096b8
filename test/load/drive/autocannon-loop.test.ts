import { describe, expect, it } from "vitest";
import { systemClock } from "../../../src/base/clock.ts";
import { ms } from "../../../src/base/units.ts";
import { judgeOf } from "../../../src/load/check/judge-of.ts";
import { runAutocannon } from "../../../src/load/drive/autocannon-loop.ts";
import { observationOf } from "../../../src/load/drive/observe.ts";
import type { Exchange, OutgoingRequest } from "../../../src/load/transport/sender.ts";
import { answer, closedPort, type Handler, httpTarget, raw, silence } from "../http-target.ts";
import { anyAnswer, Notebook, outgoing, timeouts } from "../sample.ts";

interface Setting {
  readonly request?: Partial<OutgoingRequest>;
  readonly connections?: number;
  readonly duration?: number;
  readonly iterations?: number;
  readonly signal?: AbortSignal;
}

type Played = Notebook & { readonly end: "finished" | "broken" };

async function played(origin: string, setting: Setting = {}): Promise<Played> {
  const { connections = 3, duration = 300, signal = new AbortController().signal } = setting;
  const { iterations = null } = setting;
  const notes = new Notebook();
  const loop = {
    connections,
    iterations,
    zero: ms(systemClock.now() + 5),
    duration: ms(duration),
    signal,
  };
  const request = outgoing(setting.request);
  const report = (exchange: Exchange) => {
    const { outcome } = judgeOf(anyAnswer)(exchange, "");
    const dueAt = exchange.sentAt;
    const place = { traffic: 1, operation: 0, expect: anyAnswer, dueAt, zero: loop.zero };
    notes.observe(observationOf(place, exchange, outcome));
  };
  const end = await runAutocannon(
    systemClock,
    { origin, dial: null, tls: null },
    request,
    report,
    loop,
  );
  return Object.assign(notes, { end });
}

/** The outcomes there were, but for those of the last instant. */
const onlyEnded = ({ tally }: Notebook): readonly string[] =>
  Object.keys(tally).filter((name) => name !== "cancelled");

describe("the loop of autocannon", () => {
  it("reports each request once, those in flight at the end as cancelled", async () => {
    const { origin, requests, sockets } = await httpTarget((_request, response, number) => {
      response.writeHead([200, 500, 429][number % 3] ?? 200).end("ok");
    });
    const notes = await played(origin);
    const { length: reported } = notes.observations;
    expect(reported).toBeGreaterThan(10);
    // Of the last ones, the target may see what was cancelled, or never read it.
    expect(reported - requests.length).toBeGreaterThanOrEqual(0);
    expect(reported - requests.length).toBeLessThanOrEqual(3);
    expect(notes.tally["cancelled"]).toBeLessThanOrEqual(3);
    expect(sockets).toHaveLength(3);
    const counts = [notes.tally["200"], notes.tally["500"], notes.tally["rate-limited"]];
    for (const count of counts) {
      expect(Math.abs((count ?? 0) - requests.length / 3)).toBeLessThanOrEqual(3);
    }
    expect(Object.keys(notes.tally)).toHaveLength(4);
  });

  it("tells of each when it was sent and that it was good", async () => {
    const { origin } = await httpTarget(answer(200));
    const notes = await played(origin);
    const answered = notes.of("answered");
    expect(answered.length).toBeGreaterThan(10);
    for (const { traffic, dueUs, sentUs, endUs, good, contentUs } of answered) {
      expect([traffic, good, contentUs]).toEqual([1, true, []]);
      expect(sentUs).toBe(dueUs);
      expect(dueUs).toBeGreaterThanOrEqual(0);
      expect(endUs).toBeGreaterThanOrEqual(dueUs);
    }
  });

  it("sends on a connection no sooner than its last answer came, and says so", async () => {
    const { origin } = await httpTarget(answer(200));
    const { observations } = await played(origin, { connections: 1 });
    let lastEnd = 0;
    for (const { sentUs, endUs } of observations) {
      expect(sentUs).toBeGreaterThanOrEqual(lastEnd);
      lastEnd = endUs;
    }
  });

  it("sends the request as it is", async () => {
    const { origin, requests } = await httpTarget(answer(200));
    const headers = { "x-id": "7" };
    const request = { method: "POST", path: "/v1?a=b", headers, body: "héllo" };
    await played(origin, { request, connections: 1, duration: 100 });
    const [first] = requests;
    expect(first).toMatchObject({ method: "POST", url: "/v1?a=b" });
    expect(first?.headers).toMatchObject({ "x-id": "7", "content-length": "6" });
  });

  it("reports what was refused, without latency", async () => {
    const notes = await played(`http://127.0.0.1:${await closedPort()}`, { duration: 100 });
    expect(onlyEnded(notes)).toEqual(["refused"]);
    expect(notes.observations.every(({ good }) => !good)).toBe(true);
  });

  it("gives a connection up that cannot be dialled at all, lest it spin for ever", async () => {
    // TCP has no broadcast: the system refuses at once, and sends nothing.
    const notes = await played("http://255.255.255.255:9", { duration: 300 });
    expect(notes.end).toBe("broken");
    expect(notes.tally).toEqual({ refused: 3 });
  });

  it.each<[string, Handler]>([
    ["with a reset", ({ socket }) => void socket.resetAndDestroy()],
    ["with a close that looks clean", ({ socket }) => void socket.end()],
  ])("reports what the target broke off %s, each request once", async (_how, handle) => {
    const { origin, requests } = await httpTarget(handle);
    const notes = await played(origin, { duration: 100 });
    expect(onlyEnded(notes)).toEqual(["reset"]);
    expect(Math.abs(notes.observations.length - requests.length)).toBeLessThanOrEqual(3);
  });

  it("reports an answer that was broken off as truncated", async () => {
    const { origin } = await httpTarget(
      raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhell", "stays open"),
    );
    const request = { timeouts: { ...timeouts, total: ms(1000) } };
    const stalled = await played(origin, { request, connections: 1, duration: 300 });
    expect(stalled.tally).toEqual({ cancelled: 1 });
    const cut = await httpTarget((_request, response) => {
      response.writeHead(200, { "content-length": "9" }).write("hell", () => {
        response.socket?.resetAndDestroy();
      });
    });
    const notes = await played(cut.origin, { connections: 1, duration: 100 });
    expect(notes.observations[0]?.outcome.kind).toBe("truncated");
  });

  it("does not blame a target that announces the end of the connection", async () => {
    const { origin, requests } = await httpTarget((_request, response) => {
      response.writeHead(200, { connection: "close" }).end("ok");
    });
    const notes = await played(origin);
    expect(requests.length).toBeGreaterThan(10);
    expect(onlyEnded(notes)).toEqual(["200"]);
    expect(Math.abs(notes.observations.length - requests.length)).toBeLessThanOrEqual(3);
  });

  it("offers what a target received that never answers, and accounts for all of it", async () => {
    const { origin, requests } = await httpTarget(silence);
    const request = { timeouts: { ...timeouts, total: ms(1000) } };
    const notes = await played(origin, { request, connections: 2, duration: 1600 });
    expect(notes.end).toBe("broken");
    expect(notes.tally["timed-out"]).toBeGreaterThanOrEqual(1);
    expect(notes.observations).toHaveLength(2);
    expect(requests).toHaveLength(2);
    // A timer of Node may be a millisecond early.
    for (const { dueUs, endUs } of notes.of("timed-out")) {
      expect(endUs - dueUs).toBeGreaterThanOrEqual(999_000);
    }
  });

  it.each<[string, string]>([
    ["its length", "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nhello"],
    ["its last chunk", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n"],
  ])("never makes one answer of several that end before %s", async (_what, bytes) => {
    const { origin } = await httpTarget((_request, response) => {
      response.socket?.end(bytes);
    });
    const notes = await played(origin, { duration: 300 });
    expect(notes.end).toBe("broken");
    expect(notes.of("answered")).toEqual([]);
    expect(notes.tally["truncated"]).toBeGreaterThanOrEqual(1);
  });

  it("accounts for what hangs when it is stopped", async () => {
    const abort = new AbortController();
    const { origin, requests } = await httpTarget((_request, _response, number) => {
      if (number === 2) abort.abort();
    });
    const notes = await played(origin, { duration: 3_600_000, signal: abort.signal });
    expect(notes.tally).toEqual({ cancelled: 3 });
    expect(requests).toHaveLength(3);
  });

  it("ends soon when it is stopped, and sends nothing when it was stopped before", async () => {
    const abort = new AbortController();
    const { origin, requests } = await httpTarget((_request, response, number) => {
      response.end();
      if (number === 20) abort.abort();
    });
    await played(origin, { duration: 3_600_000, signal: abort.signal });
    const { length: before } = requests;
    expect(before).toBeGreaterThan(20);
    expect((await played(origin, { signal: abort.signal })).observations).toEqual([]);
    expect(requests).toHaveLength(before);
  }, 10_000);

  it("ends with its time, however many iterations are left, and accounts for all", async () => {
    const { origin, requests } = await httpTarget(answer(200));
    const notes = await played(origin, { iterations: 10_000_000, duration: 300 });
    expect(notes.end).toBe("finished");
    expect(onlyEnded(notes)).toEqual(["200"]);
    const { length: reported } = notes.observations;
    expect(reported).toBeGreaterThan(10);
    expect(reported).toBeLessThan(10_000_000);
    expect(Math.abs(reported - requests.length)).toBeLessThanOrEqual(3);
  });

  it.each([
    [0, 3],
    [2, 3],
    [50, 3],
  ])("ends with its %d iterations over %d connections", async (iterations, connections) => {
    const { origin, requests } = await httpTarget(answer(200));
    const notes = await played(origin, { iterations, connections, duration: 3_600_000 });
    expect([notes.observations.length, requests.length]).toEqual([iterations, iterations]);
    expect(notes.end).toBe("finished");
  });

  it("fails when autocannon refuses to start", async () => {
    await expect(played("http://127.0.0.1:1", { connections: 0 })).rejects.toThrow("connections");
  });
});
