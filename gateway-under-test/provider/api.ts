/** Which API a request came by, and what it asks there. */

import type { FastifyRequest } from "fastify";
import type { ProviderConfig } from "./config.ts";
import { anthropic } from "./formats/anthropic.ts";
import { gemini } from "./formats/gemini.ts";
import { mistral } from "./formats/mistral.ts";
import { openai } from "./formats/openai.ts";
import {
  anthropicRates,
  mistralRates,
  noRates,
  openaiRates,
  type RateHeaders,
} from "./formats/rate-headers.ts";
import type { PathParts, WireFormat } from "./formats/wire-format.ts";
import type { Echo } from "./question.ts";

export interface Api {
  readonly format: WireFormat;
  readonly rateHeaders: RateHeaders;
}

export const anthropicApi: Api = { format: anthropic, rateHeaders: anthropicRates };
export const geminiApi: Api = { format: gemini, rateHeaders: noRates };
const openaiApi: Api = { format: openai, rateHeaders: openaiRates };
const mistralApi: Api = { format: mistral, rateHeaders: mistralRates };

/** Behind /v1/chat/completions: the path is the same for both. */
export const chatApi = ({ dialect }: ProviderConfig): Api =>
  dialect === "mistral" ? mistralApi : openaiApi;

/** `gemini-pro:streamGenerateContent`, the last part of the path. */
export function geminiPath(call: string): PathParts & { readonly method: string } {
  const colon = call.lastIndexOf(":");
  const model = colon < 1 ? undefined : call.slice(0, colon);
  const method = call.slice(colon + 1);
  return { model, isStream: method === "streamGenerateContent", method };
}

export const echoOf = ({ headers }: FastifyRequest): Echo => ({
  nonce: headers["x-gameday-nonce"]?.toString(),
  tenant: headers["x-gameday-tenant"]?.toString(),
});
