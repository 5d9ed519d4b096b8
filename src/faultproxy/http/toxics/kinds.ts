/** All toxics that read HTTP. */

import type { ToxicKind } from "../../toxic-kind.ts";
import { answer } from "./answer.ts";
import { corrupt } from "./corrupt.ts";
import { cut } from "./cut.ts";
import { dropHeader } from "./drop-header.ts";
import { duplicateFrame } from "./duplicate-frame.ts";
import { firstByte } from "./first-byte.ts";
import { stall } from "./stall.ts";

export const httpToxicKinds: readonly ToxicKind[] = [
  answer,
  firstByte,
  stall,
  cut,
  corrupt,
  dropHeader,
  duplicateFrame,
];
