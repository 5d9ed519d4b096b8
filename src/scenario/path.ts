/** Places inside a scenario: `faults[0].on`. */

export type Path = readonly (string | number)[];

/** What knows where in the file a value stands. */
export interface Places {
  /** `file:line:column` of the value at the path, or of the nearest one around it. */
  whereIs(path: Path): string;
}

/** As people write it: `traffic.chat.stages[0].ramp`. */
export const showPath = (path: Path): string =>
  path
    .map((step, depth) => {
      if (typeof step === "number") return `[${step}]`;
      return depth === 0 ? step : `.${step}`;
    })
    .join("");
