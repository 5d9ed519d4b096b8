/** Another target for the same scenario: `--target URL`. */

import { parse } from "yaml";
import { z } from "zod";
import type { Override } from "./yaml-source.ts";

const hasUrl = z.object({ target: z.object({ url: z.string() }) });

/**
 * The URL put over the file's: a scenario made for a URL keeps its headers, keys and ready path;
 * one made for the bundled gateway gets a target that is only the URL.
 */
export function targetOverride(text: string, url: string): Override {
  const path = hasUrl.safeParse(yamlValue(text)).success ? ["target", "url"] : ["target"];
  return { path, value: path.length === 1 ? { url } : url };
}

/** A text that is no YAML is told of when the scenario is parsed. */
function yamlValue(text: string): unknown {
  try {
    return parse(text, { logLevel: "silent" });
  } catch {
    return null;
  }
}
