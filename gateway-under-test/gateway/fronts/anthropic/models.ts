/** Models as Anthropic lists them, page by page. */

import { z } from "zod";
import { type Refusal, refusal } from "../../refusal.ts";
import type { KnownModel } from "../known-models.ts";

export function anthropicModel({ id, deprecation }: KnownModel) {
  return {
    type: "model",
    id,
    display_name: id,
    // When an alias was configured is not known; an epoch stands for that.
    created_at: "1970-01-01T00:00:00Z",
    lifecycle: deprecation === undefined ? "active" : "deprecated",
    deprecated_at: deprecation?.at ?? null,
    retires_at: deprecation?.sunset ?? null,
    ...unknown,
  };
}

/** What depends on the provider that answers. */
const unknown = { capabilities: null, line: null, max_input_tokens: null, max_tokens: null };

const querySchema = z.object({
  limit: z.coerce.number().int().min(1).max(1_000).default(20),
  after_id: z.string().optional(),
  before_id: z.string().optional(),
});

type Page = { readonly kind: "page"; readonly body: object } | Refusal;

export function anthropicPage(models: readonly KnownModel[], query: URLSearchParams): Page {
  const { data: asked } = querySchema.safeParse(Object.fromEntries(query));
  if (asked === undefined) return wrongLimit;
  const { limit, after_id: after, before_id: before } = asked;
  const place = (id: string | undefined) => models.findIndex((model) => model.id === id);
  const rest = before === undefined ? models.slice(place(after) + 1) : until(models, place(before));
  const page = before === undefined ? rest.slice(0, limit) : rest.slice(-limit);
  const body = {
    data: page.map(anthropicModel),
    has_more: page.length < rest.length,
    first_id: page[0]?.id ?? null,
    last_id: page.at(-1)?.id ?? null,
  };
  return { kind: "page", body };
}

/** Before a model that is not there comes nothing. */
const until = (models: readonly KnownModel[], place: number): readonly KnownModel[] =>
  models.slice(0, Math.max(0, place));

const wrongLimit = refusal(400, {
  message: "Invalid value for 'limit': expected a whole number from 1 to 1000.",
  type: "invalid_request_error",
  code: "invalid_value",
  param: "limit",
});
