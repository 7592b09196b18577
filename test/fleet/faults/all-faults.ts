import { absences } from "./absences.js";
import { combinations } from "./combinations.js";
import type { Fault } from "./fault.js";
import { networks } from "./networks.js";
import { clocks, otherData } from "./other-data.js";
import { refusals } from "./refusals.js";

export const faults = { absences, networks, refusals, otherData, clocks, combinations };

/** Faults of one thing, of which a soak chooses. Jumps of the clock are not among them. */
export const singleFaults: readonly Fault[] = [absences, networks, refusals, otherData].flat();
