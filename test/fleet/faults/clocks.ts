import { jumpClock } from "./clock-jump.js";
import { type Fault, mustBe } from "./fault.js";

const hourMs = 3_600_000;

/** The clock of Redis jumps, and jumps back. */
export const clocks: readonly Fault[] = [hourMs, -hourMs].map((aheadMs) => ({
  name: `the clock of Redis is ${aheadMs} ms ahead`,
  begin: async (scene) => mustBe((await jumpClock(scene, aheadMs)) > 0, "Redis holds times of the fleet"),
  end: async (scene) => void (await jumpClock(scene, -aheadMs)),
  shows: "itsBegin",
}));
