/** What a result must be, by its method and the revision, to be a good one. */

import { protocol, type Rule, toldError } from "./judge-answer.ts";
import { type Fields, fieldsOf, listOf } from "./responses.ts";
import { sessionVersions } from "./spec.ts";

/** A tool that failed says so in its result. */
export const toolSucceeded: Rule = ({ isError, content }) =>
  isError === true ? toldError(`the tool failed: ${firstText(content)}`) : null;

function firstText(content: unknown): string {
  const texts = listOf(content).map((block) => fieldsOf(block)?.["text"]);
  const text = texts.find((found) => typeof found === "string" && found !== "");
  return typeof text === "string" ? text : "it does not say why";
}

/** 2026-07-28: each result says whether it is the last word. */
export const isComplete: Rule = (result) => {
  const { resultType } = result;
  if (resultType === "complete") return null;
  if (resultType === "input_required") {
    return toldError(`the server asks for input that load cannot give: ${inputsOf(result)}`);
  }
  const found = resultType === undefined ? "missing" : JSON.stringify(resultType);
  return protocol(`resultType is ${found}, not "complete"`);
};

function inputsOf({ inputRequests }: Fields): string {
  const asked = Object.values(fieldsOf(inputRequests) ?? {});
  const methods = asked.map((request) => String(fieldsOf(request)?.["method"]));
  return [...new Set(methods)].join(", ") || "it does not say which";
}

/** 2024-11-05 had another transport, yet servers that answer with it do speak this one. */
const spoken: readonly string[] = ["2024-11-05", ...sessionVersions];

export const agreesOnVersion: Rule = ({ protocolVersion }) =>
  typeof protocolVersion === "string" && spoken.includes(protocolVersion)
    ? null
    : protocol(`the server wants to speak ${JSON.stringify(protocolVersion)}`);

/** Its id goes into headers: visible ASCII. */
export const sessionIsSendable: Rule = (_result, { headers }) => {
  const id = headers["mcp-session-id"];
  if (id === undefined || /^[\x21-\x7e]+$/.test(id)) return null;
  return protocol("the session id is not visible ASCII");
};

export const supports =
  (version: string): Rule =>
  ({ supportedVersions }) => {
    const supported = listOf(supportedVersions);
    if (supported.includes(version)) return null;
    return protocol(`the server speaks ${supported.join(", ") || "no version"}, not ${version}`);
  };
