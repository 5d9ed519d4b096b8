import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { pacingClock } from "../../../src/base/clock.ts";
import { ms, perSecond } from "../../../src/base/units.ts";
import { type CalibrationOrder, calibrate } from "../../../src/load/calibrate/calibrate.ts";
import type { Calibration } from "../../../src/load/drive/health.ts";
import type { Exchange, Sender } from "../../../src/load/transport/sender.ts";
import { senderFor } from "../../../src/load/transport/sender-for.ts";
import { defaultTransport } from "../../../src/load/transport/spec.ts";
import { anyAnswer, nothing, step, traffic } from "../sample.ts";
import { HttpSender } from "./http-sender.ts";

/** A calibration of plain requests at 500/s, and the sender that it was made with. */
async function calibrated(parts: Partial<CalibrationOrder> = {}) {
  const senders: HttpSender[] = [];
  const began = pacingClock.now();
  const calibration = await calibrate(pacingClock, {
    traffic: traffic(),
    index: 0,
    seed: 1,
    rate: perSecond(500),
    signal: new AbortController().signal,
    senderFor: (endpoint, _traffic, most) => {
      const sender = new HttpSender(pacingClock, endpoint, most);
      senders.push(sender);
      return sender;
    },
    ...parts,
  });
  const [sender, ...others] = senders;
  expect(others).toEqual([]);
  return { calibration, sender, tookMs: pacingClock.now() - began };
}

function expectSane(calibration: Calibration | null): asserts calibration is Calibration {
  if (calibration === null) throw new Error("it was not calibrated");
  const { rate, ceiling, floorP50Us, floorP99Us } = calibration;
  for (const number of [rate, ceiling, floorP50Us, floorP99Us]) {
    expect(Number.isFinite(number)).toBe(true);
    expect(number).toBeGreaterThan(0);
  }
  expect(floorP50Us).toBeLessThanOrEqual(floorP99Us);
  expect(rate).toBeLessThanOrEqual(ceiling / 2);
}

describe("calibration", () => {
  it("tells a floor at the rate of the load, and a ceiling at least twice as high", async () => {
    const { calibration } = await calibrated();
    expectSane(calibration);
    expect(calibration.rate).toBeCloseTo(Math.min(500, calibration.ceiling / 2));
  });

  it("sends enough requests to tell p99, even for a load that sends next to none", async () => {
    const { calibration, sender } = await calibrated({ rate: perSecond(0.1) });
    expectSane(calibration);
    expect(calibration.rate).toBeCloseTo(Math.min(250, calibration.ceiling / 2));
    // 400 ms of each, and the ceiling is of half of the first.
    const { rate, ceiling } = calibration;
    expect(sender?.sent.length).toBeGreaterThanOrEqual(Math.floor(rate * 0.4 + ceiling * 0.2));
  });

  it("measures the floor below the ceiling, however fast the load is", async () => {
    const { calibration } = await calibrated({ rate: perSecond(Number.POSITIVE_INFINITY) });
    expectSane(calibration);
    expect(calibration.rate).toBeCloseTo(Math.min(calibration.ceiling / 2, 50_000));
  });

  it("ends in time, and leaves no socket and no listener", async () => {
    const { signal } = new AbortController();
    const { sender, tookMs } = await calibrated({ signal });
    expect(tookMs).toBeLessThan(5000);
    expect([sender?.isClosed, sender?.sockets]).toEqual([true, 0]);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("sends the requests of the traffic", async () => {
    const post = step({ method: "POST", path: "/v1", body: { kind: "text", text: "{}" } });
    const { sender } = await calibrated({
      traffic: traffic({ journeys: [{ weight: 1, steps: [post] }] }),
    });
    const sent = sender?.sent ?? [];
    expect(sent.length).toBeGreaterThan(100);
    for (const request of sent) {
      expect(request).toMatchObject({ method: "POST", path: "/v1", body: "{}" });
    }
  });

  it("is not put off by checks that the echo cannot pass", async () => {
    const checked = step({}, { expect: { ...anyAnswer, statuses: [404] } });
    const { calibration } = await calibrated({
      traffic: traffic({ journeys: [{ weight: 1, steps: [checked] }] }),
    });
    expectSane(calibration);
  });

  it.each([
    ["answers", null],
    ["streams", "complete"],
  ] as const)("goes through the load's own sender, for %s", async (_what, stream) => {
    const seen: Sender[] = [];
    const ends = new Set<string | null>();
    const { calibration } = await calibrated({
      traffic: traffic({
        journeys: [{ weight: 1, steps: [step({}, { expect: { ...anyAnswer, stream } })] }],
      }),
      senderFor: (endpoint, { transport }, most) => {
        const sender = senderFor(pacingClock, endpoint, transport, most);
        seen.push(sender);
        return told(sender, (exchange) => ends.add(exchange.stream?.end ?? null));
      },
    });
    expectSane(calibration);
    expect(ends).toEqual(new Set([stream]));
    expect(seen.map(({ sockets }) => sockets)).toEqual([0]);
  });
});

describe("calibration without reuse of connections", () => {
  it("is a sane one, with few sockets at once and a bounded number in all", async () => {
    let [sent, mostSockets] = [0, 0];
    const transport = { ...defaultTransport, reuse: false };
    const { calibration } = await calibrated({
      traffic: traffic({ transport }),
      rate: perSecond(Number.POSITIVE_INFINITY),
      senderFor: (endpoint, { transport }, most) => {
        const sender = senderFor(pacingClock, endpoint, transport, most);
        return told(sender, () => {
          sent++;
          mostSockets = Math.max(mostSockets, sender.sockets);
        });
      },
    });
    expectSane(calibration);
    expect(sent).toBeLessThanOrEqual(4000 + 16);
    // The closed loop has 16, the open one 256 at the most.
    expect(mostSockets).toBeLessThanOrEqual(2 * 256);
  });
});

/** A sender that tells what it brings. */
const told = (sender: Sender, tell: (exchange: Exchange) => void): Sender => ({
  async send(request) {
    const exchange = await sender.send(request);
    tell(exchange);
    return exchange;
  },
  open: (connections) => sender.open(connections),
  get sockets() {
    return sender.sockets;
  },
  cancel: () => sender.cancel(),
  close: () => sender.close(),
});

/** A sender whose requests end when they are cancelled, and not before. */
function deafSender(): Sender {
  const cancels: (() => void)[] = [];
  return {
    send: () =>
      new Promise((resolve) => {
        const sentAt = pacingClock.now();
        const outcome = { kind: "cancelled" } as const;
        cancels.push(() => resolve({ ...nothing, sentAt, endedAt: pacingClock.now(), outcome }));
      }),
    open: async () => undefined,
    sockets: 0,
    cancel() {
      for (const cancel of cancels) cancel();
    },
    close: async () => undefined,
  };
}

describe("calibration that is ended", () => {
  it("before it began sends nothing", async () => {
    const { calibration, sender } = await calibrated({ signal: AbortSignal.abort() });
    expect([calibration, sender]).toEqual([null, undefined]);
  });

  it("on its way tells nothing, and leaves no socket", async () => {
    const abort = new AbortController();
    pacingClock.after(ms(50), () => abort.abort());
    const { calibration, sender } = await calibrated({ signal: abort.signal });
    expect(calibration).toBeNull();
    expect([sender?.isClosed, sender?.sockets]).toEqual([true, 0]);
  });

  it("by nobody ends itself, if no answer ever comes", async () => {
    const { calibration, tookMs } = await calibrated({
      senderFor: deafSender,
    });
    expect(calibration).toBeNull();
    expect(tookMs).toBeLessThan(5000);
  });
});
