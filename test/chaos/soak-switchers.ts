import { orderedSwitcher, type SwitcherFactory, spreadSwitcher, stickyRing } from "@hotspare/core";
import { roundRobin } from "./round-robin.js";

/** All built-in switchers, and one as a user might write it. */
export const soakSwitchers: Readonly<Record<string, () => SwitcherFactory>> = {
  ordered: orderedSwitcher,
  spread: spreadSwitcher,
  ring: stickyRing,
  custom: roundRobin,
};
