/** From a stage as it is written to stages as data, or to what is wrong with it. */

import { type Milliseconds, ms, type PerSecond, perSecond } from "../../base/units.ts";
import type { Stage } from "./schedule.ts";
import { sineRateAt } from "./sine-curve.ts";
import type { StageFields } from "./stage-fields.ts";

export interface ReadStage {
  readonly stages: readonly Stage[];
  /** From which the next stage goes on, if it says none; undefined: no stage has said one yet. */
  readonly rate: PerSecond | undefined;
}

type Rate = PerSecond | undefined;

/** What a form needs besides its time, and how it is written. */
const forms = {
  ramp: { keys: ["from", "to"], example: "{ ramp: 5s, to: 100/s }" },
  hold: { keys: ["at"], example: "{ hold: 30s, at: 100/s }" },
  step: { keys: ["from", "to", "steps"], example: "{ step: 1m, to: 100/s, steps: 5 }" },
  spike: { keys: ["at"], example: "{ spike: 5s, at: 500/s }" },
  pause: { keys: [], example: "{ pause: 10s }" },
  sine: {
    keys: ["mean", "amplitude", "period"],
    example: "{ sine: 5m, mean: 100/s, amplitude: 50/s, period: 1m }",
  },
} as const satisfies Record<string, FormRule>;

interface FormRule {
  readonly keys: readonly (keyof StageFields)[];
  readonly example: string;
}

const formNames = ["ramp", "hold", "step", "spike", "pause", "sine"] as const;

type Form = (typeof formNames)[number];

const owners: readonly { readonly keys: FormRule["keys"]; readonly owner: string }[] = [
  { keys: ["at"], owner: "at belongs to a hold" },
  { keys: ["from", "to"], owner: "from and to belong to a ramp" },
  { keys: ["steps"], owner: "steps belongs to a step" },
  { keys: ["mean", "amplitude", "period"], owner: "mean, amplitude and period belong to a sine" },
];

export function readStage(entry: StageFields, before: Rate): ReadStage | string {
  const [form, other] = formNames.filter((name) => entry[name] !== undefined);
  const duration = form === undefined ? undefined : entry[form];
  if (form === undefined || duration === undefined) {
    return `a stage needs a time; write ${forms.ramp.example} or ${forms.hold.example}`;
  }
  if (other !== undefined) return `a stage is a ${form} or a ${other}, not both`;
  const { example } = forms[form];
  const complaint = strayKey(entry, form);
  if (complaint !== undefined) return `${complaint}; write ${example}`;
  const read = formOf(form, duration, entry, before);
  return typeof read === "string" ? `${read}; write ${example}` : read;
}

function strayKey(entry: StageFields, form: Form): string | undefined {
  const own: FormRule["keys"] = forms[form].keys;
  const isStray = (key: keyof StageFields) => entry[key] !== undefined && !own.includes(key);
  return owners.find(({ keys }) => keys.some(isStray))?.owner;
}

/** A complaint is without the example that puts it right. */
function formOf(
  form: Form,
  duration: Milliseconds,
  entry: StageFields,
  before: Rate,
): ReadStage | string {
  const { at } = entry;
  switch (form) {
    case "ramp":
      return rampOf(duration, entry, before);
    case "hold":
      return at === undefined && before === undefined
        ? "the first hold needs its rate"
        : holdOf(duration, at ?? before);
    case "step":
      return staircase(duration, entry, before);
    case "spike":
      // What follows goes on from the rate before a spike or a pause, as if neither had been.
      return at === undefined
        ? "a spike needs its rate"
        : { ...holdOf(duration, at), rate: before };
    case "pause":
      return { ...holdOf(duration, perSecond(0)), rate: before };
    case "sine":
      return sineOf(duration, entry, before);
    default:
      return form satisfies never;
  }
}

const holdOf = (duration: Milliseconds, rate: PerSecond = perSecond(0)): ReadStage => ({
  stages: [{ kind: "hold", duration, rate }],
  rate,
});

function rampOf(duration: Milliseconds, entry: StageFields, before: Rate): ReadStage | string {
  const { from = before ?? perSecond(0), to } = entry;
  if (to === undefined) return "a ramp needs its end";
  return { stages: [{ kind: "ramp", duration, from, to }], rate: to };
}

/** The first step is taken at once, and the last one is the end: n steps are n holds. */
function staircase(duration: Milliseconds, entry: StageFields, before: Rate): ReadStage | string {
  const { from = before ?? perSecond(0), to, steps } = entry;
  if (to === undefined || steps === undefined) return "a step needs its end and its steps";
  const stages = Array.from({ length: steps }, (_, index): Stage => {
    const rate = perSecond(from + ((to - from) * (index + 1)) / steps);
    return { kind: "hold", duration: ms(duration / steps), rate };
  });
  return { stages, rate: to };
}

function sineOf(duration: Milliseconds, entry: StageFields, before: Rate): ReadStage | string {
  const { mean = before, amplitude, period } = entry;
  if (mean === undefined) return "the first sine needs its mean";
  if (amplitude === undefined || period === undefined) {
    return "a sine needs its amplitude and its period";
  }
  if (amplitude > mean) return "the amplitude is at most the mean, as no rate is below 0";
  const stage = { kind: "sine", duration, mean, amplitude, period } as const;
  const end = sineRateAt({ mean, amplitude, period }, duration);
  return { stages: [stage], rate: perSecond(end) };
}
