/** The plan of an answer, in either form, with all that its behaviour does to it. */

import { type AnswerText, answerText } from "./answer-text.ts";
import type { Behaviour, PartName } from "./behaviour.ts";
import type { ProviderConfig } from "./config.ts";
import type { Question } from "./question.ts";
import { cutAfter, type Disruptions, type StreamParts, streamTimeline } from "./stream-timeline.ts";
import { type AnswerPlan, type Pace, type Plan, withWrongLength } from "./timeline.ts";
import { isUsageChanged, usageField, usageFrames } from "./usage-report.ts";
import { wholeTimeline } from "./whole-timeline.ts";
import { doneFrame, type Envelope, errorOf, frames, usageOf, wholeAnswer } from "./wire-format.ts";

interface Asked {
  readonly question: Question;
  readonly ordinal: number;
  readonly wallTimeMs: number;
}

export function answerPlan(
  config: ProviderConfig,
  behaviour: Behaviour,
  { question, ordinal, wallTimeMs }: Asked,
  pace: Pace,
): Plan {
  // Ids show which provider spoke, and are unique for each of its answers.
  const id = `chatcmpl-${config.name}-${ordinal}`;
  const envelope = { id, created: Math.floor(wallTimeMs / 1_000) };
  const text = cuttable(answerText(config, question), behaviour.cut);
  const planned = question.isStream
    ? planStream(envelope, question, text, { behaviour, pace })
    : planWhole(envelope, question, text, { behaviour, pace });
  const affectedBy = [...planned.affectedBy, ...affectedEnd(behaviour, question, planned)];
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
  readonly behaviour: Behaviour;
  readonly pace: Pace;
}

function planStream(
  envelope: Envelope,
  question: Question,
  text: AnswerText,
  { behaviour, pace }: Conditions,
): AnswerPlan {
  const parts = streamParts(envelope, question, text, behaviour);
  const event = `data: ${brokenText(behaviour)}\n\n`;
  return streamTimeline(parts, pace, disruptionsOf(behaviour), event);
}

function streamParts(
  envelope: Envelope,
  question: Question,
  { tokens, finishReason }: AnswerText,
  { empty, usage }: Behaviour,
): StreamParts {
  const frame = frames(envelope, question);
  const used = usageOf(question.promptTokens, empty === undefined ? tokens.length : 0);
  const report = question.wantsUsage ? usageFrames(frame, used, usage?.form) : "";
  const closing = frame.finish(finishReason) + report + doneFrame;
  if (empty === undefined) {
    return { opening: frame.role(), tokens: tokens.map(frame.content), closing };
  }
  switch (empty.form) {
    case "no-content":
      return { opening: frame.role(), tokens: [], closing };
    case "no-choices":
      return { opening: frame.noChoices(), tokens: [], closing: report + doneFrame };
    case "no-body":
      return { opening: "", tokens: [], closing: "" };
    default:
      return empty.form satisfies never;
  }
}

function planWhole(
  envelope: Envelope,
  question: Question,
  { tokens, finishReason }: AnswerText,
  { behaviour, pace }: Conditions,
): AnswerPlan {
  const { empty, usage } = behaviour;
  const said = empty === undefined ? tokens : [];
  const used = usageField(usageOf(question.promptTokens, said.length), usage?.form);
  const text = empty?.form === "no-choices" ? null : said.join("");
  const answer = wholeAnswer(envelope, question, { text, finishReason, usage: used });
  const body = empty?.form === "no-body" ? "" : answer;
  const length = { pace, tokens: said.length };
  return wholeTimeline(body, length, disruptionsOf(behaviour), brokenText(behaviour));
}

/** In an answer that is empty there is nothing to disrupt. */
const disruptionsOf = (behaviour: Behaviour): Disruptions =>
  behaviour.empty === undefined ? behaviour : {};

function brokenText({ error }: Behaviour): string {
  const type = error?.type ?? "server_error";
  return errorOf({ message: "The model has failed.", type, code: null });
}

/** Of the parts that show at the end: those that have come to show. */
function affectedEnd(
  { empty, usage }: Behaviour,
  question: Question,
  { isComplete }: AnswerPlan,
): readonly PartName[] {
  if (empty !== undefined) return ["empty"];
  const shows = usage !== undefined && isComplete && isUsageChanged(usage.form, question);
  return shows ? ["usage"] : [];
}
