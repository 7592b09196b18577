import type { Transition } from "../contract/transition.js";
import type { AttemptFailure } from "./attempt-failure.js";

/** What a call has been through. Never changed, only replaced: a call that is answered at once has none of its own. */
export interface CallHistory {
  readonly round: number;
  readonly waitedMs: number;
  /** When a switcher that holds back healthy credentials wants to be asked again, monotonic milliseconds. */
  readonly heldUntilMs: number | undefined;
  /** Tried in this round. */
  readonly tried: ReadonlySet<string>;
  /** The failure of the last attempt, until it is told with what comes next. */
  readonly untold:
    | { readonly failure: AttemptFailure; readonly transitions: readonly Transition[] }
    | undefined;
  readonly failures: readonly AttemptFailure[];
  /** Those of them whose charge waits for the call's end. */
  readonly deferred: readonly AttemptFailure[];
  /** Credentials whose secret was read again in this call. */
  readonly refreshed: ReadonlySet<string>;
}

export const noHistory: CallHistory = {
  round: 1,
  waitedMs: 0,
  heldUntilMs: undefined,
  tried: new Set(),
  untold: undefined,
  failures: [],
  deferred: [],
  refreshed: new Set(),
};
