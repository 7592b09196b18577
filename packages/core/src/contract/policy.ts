import type { ErrorClass } from "./plugin/error-class.js";

/** What a class of errors does. */
export interface PolicyRow {
  /** The call: throws the original, moves to the next credential, or does so and goes round again after a back-off. */
  readonly call: "rethrow" | "next" | "nextThenRounds";
  /** The circuit of the domain at fault: untouched, opened at once, or opened after failures in a row. */
  readonly circuit: "none" | "open" | "count";
}

/** A row for every class. `aborted` cannot be overridden: the caller's wish is not a policy. */
export type Policy = Readonly<Record<ErrorClass, PolicyRow>>;
