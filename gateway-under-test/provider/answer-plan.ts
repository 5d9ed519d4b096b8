/** The plan of an answer, in either form, with all that its behaviour does to it. */

import { type AnswerText, answerText } from "./answer-text.ts";
import type { Behaviour, PartName } from "./behaviour.ts";
import type { ProviderConfig } from "./config.ts";
import type { Envelope, Report, WireFormat } from "./formats/wire-format.ts";
import type { Question } from "./question.ts";
import { cutAfter, type Disruptions, type StreamParts, streamTimeline } from "./stream-timeline.ts";
import { type AnswerPlan, type Pace, type Plan, withWrongLength } from "./timeline.ts";
import { wholeTimeline } from "./whole-timeline.ts";

interface Asked {
  readonly format: WireFormat;
  readonly question: Question;
  readonly ordinal: number;
  readonly wallTimeMs: number;
}

export function answerPlan(
  config: ProviderConfig,
  behaviour: Behaviour,
  { format, question, ordinal, wallTimeMs }: Asked,
  pace: Pace,
): Plan {
  // Ids show which provider spoke, and are unique for each of its answers.
  const id = `${config.name}-${ordinal}`;
  const envelope = { id, created: Math.floor(wallTimeMs / 1_000) };
  const text = cuttable(answerText(config, question), behaviour.cut);
  const asked = { format, envelope, question, text, behaviour, pace };
  const planned = question.isStream ? planStream(asked) : planWhole(asked);
  const affectedBy = [...planned.affectedBy, ...affectedEnd(asked, planned)];
  const { timeline } = planned;
  if (behaviour.wrongLength === undefined || timeline.ending !== "end") {
    return { timeline, affectedBy };
  }
  const { by } = behaviour.wrongLength;
  return { timeline: withWrongLength(timeline, by), affectedBy: [...affectedBy, "wrongLength"] };
}

/** The token in which a character is to be cut gets one that can be. */
function cuttable({ tokens, finishReason }: AnswerText, cut: Behaviour["cut"]): AnswerText {
  if (cut?.at !== "utf8") return { tokens, finishReason };
  const index = cutAfter(cut, tokens.length);
  return { tokens: tokens.with(index, `${tokens[index] ?? ""} 東京`), finishReason };
}

interface Conditions {
  readonly format: WireFormat;
  readonly envelope: Envelope;
  readonly question: Question;
  readonly text: AnswerText;
  readonly behaviour: Behaviour;
  readonly pace: Pace;
}

function planStream(asked: Conditions): AnswerPlan {
  const { format, behaviour, pace } = asked;
  const event = format.errorEvent(brokenError(behaviour));
  return streamTimeline(streamParts(asked), pace, disruptionsOf(behaviour), event);
}

function streamParts(asked: Conditions): StreamParts {
  const { format, envelope, question, text, behaviour } = asked;
  const words = format.stream(envelope, question);
  const report = reportOf(asked);
  const opening = words.opening(report);
  if (behaviour.empty === undefined) {
    const tokens = text.tokens.map((token, index) => words.content(token, index));
    return { opening, tokens, closing: words.closing(text.finishReason, report) };
  }
  const { form } = behaviour.empty;
  switch (form) {
    case "no-content":
      return { opening, tokens: [], closing: words.closing(text.finishReason, report) };
    case "no-choices":
      return { opening: "", tokens: [], closing: words.hollow(report) };
    case "no-body":
      return { opening: "", tokens: [], closing: "" };
    default:
      return form satisfies never;
  }
}

function planWhole(asked: Conditions): AnswerPlan {
  const { format, envelope, question, text, behaviour, pace } = asked;
  const { empty } = behaviour;
  const said = empty === undefined ? text.tokens : [];
  const report = reportOf(asked);
  const { finishReason } = text;
  const words = empty?.form === "no-choices" ? null : said.join("");
  const body =
    empty?.form === "no-body"
      ? ""
      : format.whole(envelope, question, { text: words, finishReason, report });
  const errorText = format.error(brokenError(behaviour));
  const length = { pace, tokens: said.length };
  return wholeTimeline(body, length, disruptionsOf(behaviour), errorText);
}

const reportOf = ({ question, text, behaviour }: Conditions): Report => ({
  promptTokens: question.promptTokens,
  completionTokens: behaviour.empty === undefined ? text.tokens.length : 0,
  form: behaviour.usage?.form,
});

/** In an answer that is empty there is nothing to disrupt. */
const disruptionsOf = (behaviour: Behaviour): Disruptions =>
  behaviour.empty === undefined ? behaviour : {};

const brokenError = ({ error }: Behaviour) => ({
  status: error?.status ?? 500,
  message: "The model has failed.",
  ...(error?.type === undefined ? {} : { type: error.type }),
});

/** Of the parts that show at the end: those that have come to show. */
function affectedEnd(
  { format, question, behaviour }: Conditions,
  { isComplete }: AnswerPlan,
): readonly PartName[] {
  const { empty, usage } = behaviour;
  if (empty !== undefined) return ["empty"];
  const shows = usage !== undefined && isComplete && format.isUsageChanged(usage.form, question);
  return shows ? ["usage"] : [];
}
