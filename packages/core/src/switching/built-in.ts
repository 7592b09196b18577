import type { CredentialSwitcher } from "../contract/credential-switcher.js";

const builtIn = new WeakSet<CredentialSwitcher>();

/** Marks a switcher as Hotspare's own: its answers are not checked again. */
export function markBuiltIn<Switcher extends CredentialSwitcher>(switcher: Switcher): Switcher {
  builtIn.add(switcher);
  return switcher;
}

export function isBuiltIn(switcher: CredentialSwitcher): boolean {
  return builtIn.has(switcher);
}
