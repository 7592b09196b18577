import { type HotspareOptions, orderedSwitcher, spreadSwitcher, stickyRing } from "@hotspare/core";
import type { SwitcherName } from "../hotspare-config.js";

type SwitcherFactory = NonNullable<HotspareOptions["switcher"]>;

const switchers: Readonly<Record<SwitcherName, SwitcherFactory>> = {
  ordered: orderedSwitcher(),
  stickyRing: stickyRing(),
  spread: spreadSwitcher(),
};

/** The names of the strategies that a file can name. */
export const switcherNames = Object.keys(switchers);

/** Returns the strategy that a configuration names, or undefined if no strategy has this name. */
export function namedSwitcher(name: unknown): SwitcherFactory | undefined {
  return typeof name === "string" && Object.hasOwn(switchers, name)
    ? switchers[name as SwitcherName]
    : undefined;
}
