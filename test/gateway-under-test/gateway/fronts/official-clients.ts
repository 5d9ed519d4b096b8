/** The clients that people use, pointed at a gateway and told not to try again by themselves. */

import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import type { TestGateway } from "../../rig.ts";

export const openaiClient = ({ url }: Pick<TestGateway, "url">, apiKey = "key-a") =>
  new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0 });

export const anthropicClient = ({ url }: Pick<TestGateway, "url">, apiKey = "key-a") =>
  new Anthropic({ baseURL: url, apiKey, maxRetries: 0 });

let asked = 0;

/** Never the same question twice: answers are cached. */
export const hello = () => [{ role: "user" as const, content: `hello nonce:n-${asked++}` }];

/** How the call failed; a call that did not fail fails the test. */
export async function failureOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error("the call was answered");
}
