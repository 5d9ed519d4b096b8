/** What is done to one message, part by part. */

import type { Ending } from "../chunk.ts";
import type { Outlet } from "./outlet.ts";
import type { Part } from "./part.ts";

export interface Plan {
  /**
   * Begins with the whole head as one part. Passes on what goes on; an ending closes the
   * connection behind that. Waits only by the outlet, so that an interruption ends them all.
   */
  meet(part: Part, outlet: Outlet): Promise<Ending | undefined>;
  /**
   * Interrupted, or at the end of the connection: gives what it holds, so that what follows can
   * pass untouched. Returns false when that has put an end to the plan.
   */
  letGo(outlet: Outlet): boolean;
}

/** For a plan that holds nothing. */
export const holdsNothing = () => true;
