import type { SwitcherFactory } from "../contract/credential-switcher.js";
import type { RetryOptions } from "../contract/options.js";
import type { ErrorClass } from "../contract/plugin/error-class.js";
import type { ErrorRule } from "../contract/plugin/error-rule.js";
import type { PolicyRow } from "../contract/policy.js";
import type { Timeouts } from "../contract/timeouts.js";

/** Rows of the table of classes that are to be others. `aborted` is not among them: the caller's wish is not a policy. */
export type PolicyOverrides = { readonly [Name in Exclude<ErrorClass, "aborted">]?: PolicyRow | undefined };

/** What may be given for all models, and again for one. */
export interface SharedOptions {
  /** Your rules, asked before the provider's; a model's come before the Hotspare's. */
  readonly rules?: readonly ErrorRule[] | undefined;
  /** Picks each attempt's credential. @default orderedSwitcher() */
  readonly switcher?: SwitcherFactory | undefined;
  /** Rows of the table of classes that are to be others; a model's go over the Hotspare's. */
  readonly policy?: PolicyOverrides | undefined;
  /** A model's go over the Hotspare's, field by field. */
  readonly retry?: RetryOptions | undefined;
  /** A model's go over the Hotspare's, field by field. */
  readonly timeouts?: Timeouts | undefined;
}
