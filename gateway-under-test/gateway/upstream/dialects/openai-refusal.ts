/** What OpenAI says when it says no. */

import { z } from "zod";
import { retryAfterOf } from "../../retry-after.ts";
import type { ProviderRefusal, RefusalHead } from "../dialect.ts";

const bodySchema = z.object({
  error: z.object({
    message: z.string().catch(""),
    type: z.string().nullish().catch(null),
    code: z.string().nullish().catch(null),
    param: z.string().nullish().catch(null),
  }),
});

export function openaiRefusal({ status, headers }: RefusalHead, body: string): ProviderRefusal {
  const { message = "", type, code, param } = errorOf(body) ?? {};
  const error = {
    message: message === "" ? `The provider answered ${status}.` : message,
    type: type ?? (status < 500 ? "invalid_request_error" : "server_error"),
    code: code ?? null,
    ...(param == null ? {} : { param }),
  };
  return { error, retryAfter: retryAfterOf(headers) };
}

function errorOf(body: string) {
  try {
    return bodySchema.safeParse(JSON.parse(body)).data?.error;
  } catch {
    return undefined;
  }
}
