/** The whole screen, from plain data. */

import { Box, Spacer } from "ink";
import type { Plan } from "../run/plan.ts";
import { EventLog } from "./event-log.tsx";
import { FaultsPanel } from "./faults-panel.tsx";
import { Header } from "./header.tsx";
import { KeyBar } from "./key-bar.tsx";
import { frameHeight, layoutOf, type Size } from "./layout.ts";
import type { Picture } from "./live.ts";
import { ObjectivesPanel } from "./objectives-panel.tsx";
import { outlookOf, phaseWords } from "./outlook.ts";
import { progressOf } from "./progress.ts";
import { TrafficPanel } from "./traffic-panel.tsx";

export interface DashboardProps {
  readonly plan: Plan;
  readonly picture: Picture;
  readonly size: Size;
  /** The run was asked to end, even if it has not heard of it yet. */
  readonly isStopping: boolean;
}

export function Dashboard({ plan, picture, size, isStopping }: DashboardProps) {
  const { view, numbers } = picture;
  const width = size.columns;
  const { traffics, objectives } = plan.scenario;
  const { traffic, middle, events } = layoutOf(size, {
    traffics: traffics.length,
    objectives: objectives.length,
    faults: plan.faults.length,
  });
  return (
    <Box flexDirection="column" width={width} height={frameHeight(size)} overflow="hidden">
      <Header
        name={plan.scenario.name}
        phase={phaseWords(view)}
        progress={progressOf(plan, picture)}
        outlook={outlookOf(view, numbers.objectives)}
        width={width}
      />
      {traffic.total > 0 && (
        <TrafficPanel plan={plan} numbers={numbers} width={width} lines={traffic} />
      )}
      <Middle plan={plan} picture={picture} middle={middle} />
      {events > 0 && <EventLog events={view.events} width={width} height={events} />}
      <Spacer />
      <KeyBar
        isStopping={isStopping || view.stop !== null}
        hasFaults={plan.faults.length > 0}
        width={width}
      />
    </Box>
  );
}

interface MiddleProps extends Pick<DashboardProps, "plan" | "picture"> {
  readonly middle: ReturnType<typeof layoutOf>["middle"];
}

function Middle({ plan, picture, middle }: MiddleProps) {
  const { view, numbers, elapsed } = picture;
  const isEnding = view.stop !== null || view.stage === "finishing" || view.stage === "over";
  return (
    <Box flexDirection={middle.kind === "side" ? "row" : "column"}>
      {middle.objectives.height > 0 && (
        <ObjectivesPanel
          {...middle.objectives}
          objectives={numbers.objectives}
          isOnlyTraffic={plan.scenario.traffics.length === 1}
        />
      )}
      {middle.faults.height > 0 && (
        <FaultsPanel
          {...middle.faults}
          faults={view.faults}
          elapsed={elapsed}
          isEnding={isEnding}
          linesEach={middle.linesPerFault}
        />
      )}
    </Box>
  );
}
