import { absences } from "./absences.js";
import type { Fault } from "./fault.js";
import { networks } from "./networks.js";
import { otherData } from "./other-data.js";
import { refusals } from "./refusals.js";

/** Faults of one thing, by kind. A soak chooses of them; jumps of the clock are not among them. */
export const singleFaults = { absences, networks, refusals, otherData } as const;

export type KindOfFault = keyof typeof singleFaults;

/** @throws when there is no fault of this name */
export function namedFault(name: string): Fault {
  const fault = Object.values(singleFaults)
    .flat()
    .find((each) => each.name === name);
  if (fault === undefined) throw new Error(`There is no fault "${name}".`);
  return fault;
}
