/** The templates in what a step sends, whatever its kind. */

import { mcpTemplates } from "../mcp/spec.ts";
import type { Sends } from "../traffic.ts";
import { templatesIn } from "./requests.ts";
import { namesIn } from "./template.ts";

export const namesInSends = (sends: Sends): readonly string[] => textsIn(sends).flatMap(namesIn);

function textsIn(sends: Sends): readonly string[] {
  switch (sends.kind) {
    case "request":
      return templatesIn(sends.request);
    case "mcp":
      return mcpTemplates(sends.mcp);
    // The rest is asked for by its function, when it is called.
    case "code":
      return Object.values(sends.code.headers);
    default:
      return sends satisfies never;
  }
}
