import type { SwitcherFactory } from "../../contract/credential-switcher.js";
import { orderedSwitcher } from "../../switching/ordered-switcher.js";
import { spreadSwitcher } from "../../switching/spread-switcher.js";
import { stickyRing } from "../../switching/sticky-ring-switcher.js";
import type { SwitcherName } from "./hotspare-config.js";

const switchers: Readonly<Record<SwitcherName, SwitcherFactory>> = {
  ordered: orderedSwitcher(),
  stickyRing: stickyRing(),
  spread: spreadSwitcher(),
};

/** Returns the strategy that a configuration names. */
export function namedSwitcher(name: SwitcherName): SwitcherFactory {
  return switchers[name];
}

/** Returns the name of a strategy in a configuration. A strategy from code has no name. */
export function nameOfSwitcher(factory: SwitcherFactory | undefined): string {
  const [name] = Object.entries(switchers).find(([, known]) => known === factory) ?? [];
  return name ?? "given in code";
}
