/**
 * What a client is told of an alias that it should leave: RFC 9745 (Deprecation), RFC 8594 (Sunset)
 * and a link with the relation types of both.
 */

import type { Deprecation } from "../config/deprecation.ts";
import type { Headers } from "../headers.ts";

export function deprecationHeaders(deprecation: Deprecation | undefined): Headers {
  if (deprecation === undefined) return {};
  const { at, sunset, link } = deprecation;
  return {
    // A date of structured fields: `@` and seconds since 1970.
    ...(at === undefined ? {} : { deprecation: `@${Math.floor(Date.parse(at) / 1_000)}` }),
    ...(sunset === undefined ? {} : { sunset: new Date(sunset).toUTCString() }),
    ...(link === undefined ? {} : { link: linkOf(link, deprecation) }),
  };
}

function linkOf(link: string, { at, sunset }: Deprecation): string {
  const relations = [
    ...(at === undefined ? [] : ["deprecation"]),
    ...(sunset === undefined ? [] : ["sunset"]),
  ];
  // Serialised as a URL, it has no `>` of its own.
  const { href } = new URL(link);
  return relations.map((relation) => `<${href}>; rel="${relation}"`).join(", ");
}
