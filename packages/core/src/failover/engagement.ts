import type { Lease } from "../contract/lease.js";
import type { AttemptScope } from "./attempt-scope.js";
import type { CredentialSlot } from "./credential-slot.js";

/** The credential that answered a call, and what it said. Its lease is still open. */
export interface Engagement<Adapter, Reply> {
  readonly slot: CredentialSlot<Adapter>;
  readonly lease: Lease;
  /** The attempt's own signal and time: of a stream they go on. */
  readonly scope: AttemptScope;
  readonly reply: Reply;
  readonly startedMs: number;
  readonly durationMs: number;
}
