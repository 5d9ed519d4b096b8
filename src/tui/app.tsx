/** The live view: follows the pictures of a run and listens to the keys. */

import { useInput } from "ink";
import { useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import type { Plan } from "../run/plan.ts";
import { Dashboard } from "./dashboard.tsx";
import type { Size } from "./layout.ts";
import type { Live } from "./live.ts";
import { HasColour } from "./tone.tsx";

export interface AppProps {
  readonly plan: Plan;
  readonly live: Live;
  readonly size: Size;
  readonly hasColour: boolean;
  /** At `q`, once; and at each Ctrl-C, which in raw mode is a key and no signal. */
  readonly onInterrupt: () => void;
  /** When it is taken off the screen, also by ink itself as the process exits. */
  readonly onGone: () => void;
}

export function App({ plan, live, size, hasColour, onInterrupt, onGone }: AppProps) {
  const picture = useSyncExternalStore(live.subscribe, live.picture);
  const [isStopping, setStopping] = useState(false);
  // The state is as old as the last frame, and several keys may have come since.
  const isAsked = useRef(false);
  useLayoutEffect(() => onGone, [onGone]);
  useInput((input, key) => {
    const isCtrlC = key.ctrl && input === "c";
    // A key held down repeats, and a second interrupt leaves without undoing the faults.
    if (!isCtrlC && (input !== "q" || isAsked.current)) return;
    isAsked.current = true;
    setStopping(true);
    onInterrupt();
  });
  return (
    <HasColour.Provider value={hasColour}>
      <Dashboard plan={plan} picture={picture} size={size} isStopping={isStopping} />
    </HasColour.Provider>
  );
}
