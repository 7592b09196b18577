import { clocks } from "./clocks.js";
import { combinations } from "./combinations.js";
import { singleFaults } from "./single-faults.js";

export const faults = { ...singleFaults, clocks, combinations };
