/** Which requests a toxic is for: by path, method and header. */

import type { RequestHead } from "./head.ts";
import { valuesOf } from "./head.ts";
import type { Settings } from "./settings.ts";

export type Match = (request: RequestHead) => boolean;

/** An empty setting matches every request. */
export function matchOf(settings: Settings<never>): Match {
  const path = pathMatch(settings.text("path"));
  const method = settings.text("method").toUpperCase();
  const header = headerMatch(settings.text("header"));
  return (request) =>
    (method === "" || request.method.toUpperCase() === method) && path(request) && header(request);
}

/** What is wrong with the settings, if anything is. */
export function matchProblem(settings: Settings<never>): string | undefined {
  const share = settings.number("share");
  if (share < 0 || share > 1) return `share must be from 0 to 1: ${share}`;
  const path = settings.text("path");
  const pattern = patternIn(path);
  if (pattern === undefined && path !== "" && !/^[/*]/.test(path)) {
    return `path must begin with a slash: ${path}`;
  }
  try {
    new RegExp(pattern ?? "");
  } catch {
    return `path is not a regular expression: ${path}`;
  }
  const isHeader = /^\s*([^\s:]+\s*(:.*)?)?$/.test(settings.text("header"));
  return isHeader ? undefined : 'header must be written "name: value"';
}

/**
 * `/v1/chat` and `/v1/` are prefixes; `/^\/v1\/(chat|embeddings)/` is a regular expression: it
 * begins and ends with a slash, and has a character in between that regular expressions are
 * written with and paths are not.
 */
function patternIn(path: string): string | undefined {
  const pattern = /^\/(.+)\/$/.exec(path)?.[1];
  return pattern !== undefined && /[\^$*+()[\]{}|\\]/.test(pattern) ? pattern : undefined;
}

function pathMatch(path: string): Match {
  const pattern = patternIn(path);
  if (pattern === undefined) return (request) => pathOf(request).startsWith(path);
  const expression = new RegExp(pattern);
  return (request) => expression.test(pathOf(request));
}

/** Clients of a forward proxy write the whole URL. */
const pathOf = ({ target }: RequestHead): string =>
  target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i, "");

function headerMatch(header: string): Match {
  const [name = "", ...rest] = header.split(":");
  const value = rest.join(":").trim();
  const wanted = name.trim().toLowerCase();
  if (wanted === "") return () => true;
  return (request) => valuesOf(request, wanted).some((each) => each.includes(value));
}
