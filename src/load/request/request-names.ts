/** The names in a request's templates, each with the place where it stands in the file. */

import type { z } from "zod";
import { methodsIn, type RequestFields } from "./request-fields.ts";
import { namesIn } from "./template.ts";
import { type KnownNames, nameProblem } from "./template-names.ts";

interface Placed {
  readonly path: readonly (string | number)[];
  readonly text: string;
  /** Whether a secret of the environment may stand there. */
  readonly takesEnv: boolean;
}

/** Tells of every name that is not known. `path`: of the request, from where the issue is told. */
export function tellUnknownNames(
  request: RequestFields,
  known: KnownNames,
  context: z.RefinementCtx,
  path: readonly (string | number)[] = [],
): void {
  for (const place of placesIn(request)) {
    for (const name of namesIn(place.text)) {
      const message = nameProblem(name, known, place.takesEnv);
      if (message === null) continue;
      context.addIssue({ code: "custom", message, path: [...path, ...place.path] });
    }
  }
}

function* placesIn(request: RequestFields): Generator<Placed> {
  for (const method of methodsIn(request)) {
    yield { path: [method], text: request[method] ?? "", takesEnv: false };
  }
  yield* entriesIn("query", request.query);
  yield* entriesIn("headers", request.headers, true);
  yield* entriesIn("basic", request.basic, true);
  if (request.bearer !== undefined) {
    yield { path: ["bearer"], text: request.bearer, takesEnv: true };
  }
  yield* bodyPlaces(request);
}

function* bodyPlaces({ json, body, form, multipart }: RequestFields): Generator<Placed> {
  if (json !== undefined) yield { path: ["json"], text: JSON.stringify(json), takesEnv: false };
  if (body !== undefined) yield { path: ["body"], text: body, takesEnv: false };
  yield* entriesIn("form", form);
  for (const [index, { value }] of (multipart ?? []).entries()) {
    if (value === undefined) continue;
    yield { path: ["multipart", index, "value"], text: String(value), takesEnv: false };
  }
}

/** Names of a query or a form are templates too. */
function* entriesIn(
  key: string,
  values: Readonly<Record<string, string | number | boolean>> | undefined,
  takesEnv = false,
): Generator<Placed> {
  for (const [name, value] of Object.entries(values ?? {})) {
    const text = takesEnv ? String(value) : `${name} ${value}`;
    yield { path: [key, name], text, takesEnv };
  }
}
