/** All dialects that providers speak. */

import type { Provider } from "../../config.ts";
import type { Dialect } from "../dialect.ts";
import { openai } from "./openai.ts";

const dialects: Readonly<Record<Provider["dialect"], Dialect>> = {
  openai,
  anthropic: openai,
  gemini: openai,
  mistral: openai,
};

export const dialectOf = ({ dialect }: Provider): Dialect => dialects[dialect];
