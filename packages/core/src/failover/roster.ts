import type { CredentialSwitcher } from "../contract/credential-switcher.js";
import type { CredentialSlot } from "./credential-slot.js";

/** A model's credentials at one moment, and who chooses among them. It is replaced whole, so a look at it is always consistent. */
export interface Roster<Adapter> {
  /** In priority order. */
  readonly slots: ReadonlyMap<string, CredentialSlot<Adapter>>;
  readonly switcher: CredentialSwitcher;
  /** Whether better credentials are probed by `ping` beside a call; every adapter has one then. */
  readonly probesInBackground: boolean;
}
