import { describe, expect, it } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { ms } from "../../src/base/units.ts";
import { runAutocannon } from "../../src/load/autocannon-loop.ts";
import type { OutgoingRequest } from "../../src/load/sender.ts";
import { answer, closedPort, httpTarget, silence } from "./http-target.ts";
import { Notebook, outgoing } from "./sample.ts";

interface Setting {
  readonly request?: Partial<OutgoingRequest>;
  readonly connections?: number;
  readonly duration?: number;
  readonly signal?: AbortSignal;
}

async function played(origin: string, setting: Setting = {}): Promise<Notebook> {
  const { connections = 3, duration = 300, signal = new AbortController().signal } = setting;
  const notes = new Notebook();
  const loop = {
    traffic: 1,
    connections,
    zero: ms(systemClock.now() + 5),
    duration: ms(duration),
    signal,
  };
  const request = outgoing(setting.request);
  await runAutocannon(systemClock, { origin, dial: null }, request, notes.observe, loop);
  return notes;
}

describe("the loop of autocannon", () => {
  it("reports each answer once; all but those in flight at the end", async () => {
    const { origin, requests, sockets } = await httpTarget((_request, response, number) => {
      response.writeHead([200, 500, 429][number % 3] ?? 200).end("ok");
    });
    const notes = await played(origin);
    const { length: reported } = notes.observations;
    expect(reported).toBeGreaterThan(10);
    expect(requests.length - reported).toBeGreaterThanOrEqual(0);
    expect(requests.length - reported).toBeLessThanOrEqual(3);
    expect(sockets).toHaveLength(3);
    const counts = [notes.tally["200"], notes.tally["500"], notes.tally["rate-limited"]];
    for (const count of counts) {
      expect(Math.abs((count ?? 0) - requests.length / 3)).toBeLessThanOrEqual(3);
    }
    expect(Object.keys(notes.tally)).toHaveLength(3);
  });

  it("tells of each when it was sent and that it was good", async () => {
    const { origin } = await httpTarget(answer(200));
    const notes = await played(origin);
    for (const { traffic, dueUs, sentUs, endUs, good, firstTokenUs } of notes.observations) {
      expect([traffic, good, firstTokenUs]).toEqual([1, true, null]);
      expect(sentUs).toBe(dueUs);
      expect(dueUs).toBeGreaterThanOrEqual(0);
      expect(endUs).toBeGreaterThanOrEqual(dueUs);
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
    expect(Object.keys(notes.tally)).toEqual(["refused"]);
    expect(notes.observations.every(({ good }) => !good)).toBe(true);
  });

  it("reports what was reset", async () => {
    const { origin } = await httpTarget(({ socket }) => void socket.resetAndDestroy());
    const notes = await played(origin, { duration: 100 });
    expect(Object.keys(notes.tally)).toEqual(["reset"]);
  });

  it("reports what timed out as long as it waited", async () => {
    const { origin } = await httpTarget(silence);
    const request = { timeout: ms(1000) };
    const notes = await played(origin, { request, connections: 2, duration: 1600 });
    expect(notes.tally).toEqual({ "timed-out": 2 });
    for (const { dueUs, endUs } of notes.observations) {
      expect(Math.abs(endUs - dueUs - 1_000_000)).toBeLessThanOrEqual(1);
    }
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

  it("fails when autocannon refuses to start", async () => {
    await expect(played("http://127.0.0.1:1", { connections: 0 })).rejects.toThrow("connections");
  });
});
