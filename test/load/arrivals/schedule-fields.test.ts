import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { type Schedule, scheduleDuration } from "../../../src/load/arrivals/schedule.ts";
import { scheduleFields, scheduleOf } from "../../../src/load/arrivals/schedule-fields.ts";
import { hold, ramp, sine } from "./sample.ts";

const fields = z.strictObject(scheduleFields);
const files: ReadonlyMap<string, string> = new Map([
  ["calls.csv", "at\n10\n40\n"],
  ["calls.ndjson", '{"time":"2024-05-01T12:00:00Z"}\n{"time":"2024-05-01T12:00:30Z"}\n'],
]);

/** The schedule, or the messages with their places. */
function read(written: unknown): Schedule | readonly string[] {
  const parsed = fields.safeParse(written);
  if (!parsed.success) {
    return parsed.error.issues.map(({ path, message }) => [path.join("."), message].join(": "));
  }
  const schedule = scheduleOf(parsed.data, (path) => files.get(path) ?? "");
  return typeof schedule === "string" ? [schedule] : schedule;
}

const stages = [{ hold: "30s", at: "100/s" }];

describe("arrivals are read", () => {
  it.each<[string, unknown, Schedule]>([
    [
      "as constant, if nothing is said",
      { stages },
      { kind: "rate", process: "constant", stages: [hold(30_000, 100)] },
    ],
    [
      "as poisson",
      { arrivals: "poisson", stages },
      { kind: "rate", process: "poisson", stages: [hold(30_000, 100)] },
    ],
    [
      "as jitter",
      { arrivals: "jitter", stages },
      { kind: "rate", process: "jitter", stages: [hold(30_000, 100)] },
    ],
  ])("%s", (_claim, written, schedule) => {
    expect(read(written)).toEqual(schedule);
  });

  it("as bursts for a time", () => {
    const written = { arrivals: { burst: 50, every: "10s" }, for: "1m" };
    expect(read(written)).toEqual({ kind: "burst", size: 50, every: 10_000, duration: 60_000 });
  });

  it("as a trace, with defaults for all but its file", () => {
    const written = { arrivals: { trace: "calls.ndjson" } };
    expect(read(written)).toEqual({ kind: "trace", due: [0, 30_000], duration: 30_001 });
  });

  it("as a trace with its format, its speed and its end", () => {
    const arrivals = { trace: "calls.csv", field: "at", times: "offset-s", speed: 4 };
    expect(read({ arrivals })).toEqual({ kind: "trace", due: [2500, 10_000], duration: 10_001 });
    expect(read({ arrivals, for: "3s" })).toEqual({ kind: "trace", due: [2500], duration: 3000 });
  });
});

describe("stages are read", () => {
  const stagesOf = (...written: readonly unknown[]): unknown => {
    const schedule = read({ stages: written });
    return "kind" in schedule && schedule.kind === "rate" ? schedule.stages : schedule;
  };

  it("each going on where the last one ended", () => {
    expect(
      stagesOf(
        { ramp: "5s", to: "100/s" },
        { hold: "10s" },
        { ramp: "5s", from: "10/s", to: "20/s" },
        { step: "2s", to: "0/s", steps: 2 },
        { hold: "1s", at: "7/s" },
        { sine: "3s", amplitude: "7/s", period: "2s" },
        { hold: "1s" },
        { sine: "1s", mean: "9/s", amplitude: "2/s", period: "4s" },
        { ramp: "1s", to: "0/s" },
      ),
    ).toEqual([
      ramp(5000, 0, 100),
      hold(10_000, 100),
      ramp(5000, 10, 20),
      hold(1000, 10),
      hold(1000, 0),
      hold(1000, 7),
      sine(3000, 7, 7, 2000),
      // After one swing and a half the rate is the mean again.
      hold(1000, expect.closeTo(7, 12)),
      sine(1000, 9, 2, 4000),
      ramp(1000, 11, 0),
    ]);
  });

  it("with steps as holds of equal time, the first step taken at once, the last one at the end", () => {
    expect(stagesOf({ step: "1m", from: "10/s", to: "40/s", steps: 3 })).toEqual([
      hold(20_000, 20),
      hold(20_000, 30),
      hold(20_000, 40),
    ]);
    expect(stagesOf({ step: "10s", to: "50/s", steps: 1 })).toEqual([hold(10_000, 50)]);
  });

  it("with the rate before taken up again after a spike, a pause, or both", () => {
    const ups = [
      { spike: "1s", at: "500/s" },
      { pause: "2s" },
      { hold: "3s" },
      { pause: "1s" },
      { ramp: "1s", to: "0/s" },
    ];
    expect(stagesOf({ hold: "5s", at: "50/s" }, ...ups)).toEqual([
      hold(5000, 50),
      hold(1000, 500),
      hold(2000, 0),
      hold(3000, 50),
      hold(1000, 0),
      ramp(1000, 50, 0),
    ]);
  });

  it("with a pause or a spike first, which leaves the next to say its rate", () => {
    expect(stagesOf({ pause: "1s" }, { ramp: "1s", to: "9/s" })).toEqual([
      hold(1000, 0),
      ramp(1000, 0, 9),
    ]);
    expect(stagesOf({ spike: "1s", at: "9/s" }, { hold: "1s" })).toEqual([
      "stages.1: the first hold needs its rate; write { hold: 30s, at: 100/s }",
    ]);
  });

  it("and last as long as they say, also steps that do not divide evenly", () => {
    const schedule = read({ stages: [{ step: "10s", to: "70/s", steps: 7 }, ...stages] });
    expect("kind" in schedule && scheduleDuration(schedule)).toBeCloseTo(40_000, 9);
  });
});

describe("wrong arrivals are told what to write", () => {
  const burst = { burst: 5, every: "1s" };

  it.each<[string, unknown, string]>([
    ["nothing says when", {}, "say when to send: stages: [{ hold: 30s, at: 100/s }]"],
    [
      "an unknown process",
      { arrivals: "poison", stages },
      'arrivals: Invalid option: expected one of "constant"|"poisson"|"jitter"',
    ],
    ["two times", { stages, for: "30s" }, "for belongs to connections; a stage has its own time"],
    ["bursts for no time", { arrivals: burst }, "bursts need a time; add for: 1m"],
    [
      "bursts under stages",
      { arrivals: burst, stages, for: "1m" },
      "bursts have no rate; write for: 1m in place of stages",
    ],
    [
      "a trace under stages",
      { arrivals: { trace: "calls.csv" }, stages },
      "a trace has its own times; leave stages out",
    ],
    [
      "a trace that is wrong",
      { arrivals: { trace: "calls.csv" } },
      "calls.csv, line 1: the first line names the columns, and none is time; add it, or name another with field",
    ],
    ...[7, null, [], true].map((arrivals): [string, unknown, string] => [
      `neither a name nor an object: ${JSON.stringify(arrivals)}`,
      { arrivals, stages },
      "arrivals: write constant, poisson, jitter, { burst: 50, every: 10s } or { trace: arrivals.csv }",
    ]),
    [
      "arrivals of no kind",
      { arrivals: {} },
      "arrivals: arrivals need their kind; write { burst: 50, every: 10s } or { trace: arrivals.csv }",
    ],
    [
      "arrivals of two kinds",
      { arrivals: { ...burst, trace: "calls.csv" } },
      "arrivals: arrivals are a burst or a trace, not both",
    ],
    [
      "a burst alone",
      { arrivals: { burst: 5 }, for: "1m" },
      "arrivals: bursts need the time between them; write { burst: 50, every: 10s }",
    ],
    [
      "a burst with a speed",
      { arrivals: { ...burst, speed: 2 }, for: "1m" },
      "arrivals: speed belongs to a trace; write { burst: 50, every: 10s }",
    ],
    [
      "a trace every now and then",
      { arrivals: { trace: "calls.csv", every: "1s" } },
      "arrivals: every belongs to a burst; write { trace: arrivals.csv }",
    ],
    [
      "bursts without distance",
      { arrivals: { burst: 5, every: "0s" }, for: "1m" },
      "arrivals: every: bursts come apart; write every: 10s",
    ],
    [
      "a bare distance",
      { arrivals: { burst: 5, every: 10 }, for: "1m" },
      'arrivals: every: 10 is not a duration; write one like "250ms", "10s" or "2m"',
    ],
    [
      "no speed",
      { arrivals: { trace: "calls.csv", speed: 0 } },
      "arrivals: speed: a speed is above 0; write 2 for twice as fast",
    ],
  ])("%s", (_what, written, message) => {
    expect(read(written)).toEqual([message]);
  });
});

describe("a misspelled key", () => {
  it("is named at its place, beside what it leaves out", () => {
    expect(read({ arrivals: { burst: 5, evry: "1s" }, for: "1m" })).toEqual([
      'arrivals: Unrecognized key: "evry"',
      "arrivals: bursts need the time between them; write { burst: 50, every: 10s }",
    ]);
  });
});

describe("a wrong stage is told what to write", () => {
  const sineExample = "{ sine: 5m, mean: 100/s, amplitude: 50/s, period: 1m }";

  it.each<[string, unknown, string]>([
    [
      "no time",
      { at: "5/s" },
      "stages.0: a stage needs a time; write { ramp: 5s, to: 100/s } or { hold: 30s, at: 100/s }",
    ],
    [
      "two kinds",
      { pause: "1s", spike: "1s", at: "1/s" },
      "stages.0: a stage is a spike or a pause, not both",
    ],
    [
      "a ramp to nowhere",
      { ramp: "1s" },
      "stages.0: a ramp needs its end; write { ramp: 5s, to: 100/s }",
    ],
    [
      "a ramp at a rate",
      { ramp: "1s", at: "1/s", to: "1/s" },
      "stages.0: at belongs to a hold; write { ramp: 5s, to: 100/s }",
    ],
    [
      "a hold to a rate",
      { hold: "1s", to: "1/s" },
      "stages.0: from and to belong to a ramp; write { hold: 30s, at: 100/s }",
    ],
    [
      "a ramp in steps",
      { ramp: "1s", to: "5/s", steps: 3 },
      "stages.0: steps belongs to a step; write { ramp: 5s, to: 100/s }",
    ],
    [
      "a hold with a period",
      { hold: "1s", at: "5/s", period: "1s" },
      "stages.0: mean, amplitude and period belong to a sine; write { hold: 30s, at: 100/s }",
    ],
    [
      "steps without number",
      { step: "1m", to: "5/s" },
      "stages.0: a step needs its end and its steps; write { step: 1m, to: 100/s, steps: 5 }",
    ],
    [
      "a spike without rate",
      { spike: "1s" },
      "stages.0: a spike needs its rate; write { spike: 5s, at: 500/s }",
    ],
    [
      "a pause with a rate",
      { pause: "1s", at: "5/s" },
      "stages.0: at belongs to a hold; write { pause: 10s }",
    ],
    [
      "a first sine without mean",
      { sine: "1m", amplitude: "5/s", period: "1s" },
      `stages.0: the first sine needs its mean; write ${sineExample}`,
    ],
    [
      "a sine without period",
      { sine: "1m", mean: "5/s", amplitude: "5/s" },
      `stages.0: a sine needs its amplitude and its period; write ${sineExample}`,
    ],
    [
      "a sine that would go below nothing",
      { sine: "1m", mean: "5/s", amplitude: "6/s", period: "1s" },
      `stages.0: the amplitude is at most the mean, as no rate is below 0; write ${sineExample}`,
    ],
    [
      "a period of nothing",
      { sine: "1m", mean: "5/s", amplitude: "5/s", period: "0s" },
      "stages.0.period: a period is longer than nothing; write one like 1m",
    ],
  ])("%s", (_what, stage, message) => {
    expect(read({ stages: [stage] })).toEqual([message]);
  });
});

describe("the fields as JSON Schema", () => {
  it("name the processes and the keys, so that editors complete them", () => {
    const schema = z.toJSONSchema(fields, { io: "input" });
    expect(schema).toMatchObject({
      properties: {
        arrivals: {
          anyOf: [
            { type: "string", enum: ["constant", "poisson", "jitter"] },
            { type: "object", properties: { burst: {}, every: {}, trace: {}, speed: {} } },
          ],
        },
        stages: { items: { properties: { step: {}, spike: {}, pause: {}, sine: {} } } },
      },
    });
  });
});

describe("the traces in the documentation", () => {
  const page = readFileSync("docs/load.md", "utf8");
  const fence = (language: string): string =>
    new RegExp(`^\`\`\`${language}\\n([^\`]*)`, "m").exec(page)?.[1] ?? "";
  const due = (arrivals: unknown, language: string): unknown => {
    const schedule = scheduleOf(fields.parse({ arrivals }), () => fence(language));
    return typeof schedule !== "string" && schedule.kind === "trace" ? schedule.due : schedule;
  };

  it("are read as they are written", () => {
    const { arrivals } = parse(fence("yml")).traffic.replay;
    expect(due(arrivals, "csv")).toEqual([0, 125, 1500]);
    expect(due({ trace: "calls.ndjson" }, "ndjson")).toEqual([0, 250]);
  });
});
