import { orderedSwitcher, type SwitcherFactory, stickyRing } from "@hotspare/core";

/** Both strategies; a transient failure moves on at once, so that one attempt is one request. */
export const strategies: readonly {
  readonly name: string;
  readonly switcher: () => SwitcherFactory;
}[] = [
  { name: "orderedSwitcher", switcher: orderedSwitcher },
  { name: "stickyRing", switcher: stickyRing },
];

export const retry = { sameCredential: 0, maxRounds: 1, maxWaitMs: 0 } as const;
