/** How many tokens a prompt has, by the gateway's own estimate: no provider is asked. */

import type { AskedCall, Handle } from "../../call.ts";
import { estimatePromptTokens } from "../../estimate-tokens.ts";

const headers = { "content-type": "application/json; charset=utf-8" };

export const countTokens: Handle<AskedCall> = async ({ question }) => {
  const body = JSON.stringify({ input_tokens: estimatePromptTokens(question) });
  return { kind: "whole", status: 200, headers, body };
};
