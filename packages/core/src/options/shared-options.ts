import type { SwitcherFactory } from "../contract/credential-switcher.js";
import type { MediaOptions, RetryOptions } from "../contract/options.js";
import type { ErrorClass } from "../contract/plugin/error-class.js";
import type { ErrorRule } from "../contract/plugin/error-rule.js";
import type { PolicyRow } from "../contract/policy.js";
import type { Timeouts } from "../contract/timeouts.js";

/** Overrides traits of the policy table. `aborted` is excluded, because an abort is the caller's wish and not a policy. */
export type PolicyOverrides = {
  readonly [Name in Exclude<ErrorClass, "aborted">]?:
    | { readonly [Trait in keyof PolicyRow]?: PolicyRow[Trait] | undefined }
    | undefined;
};

/** Options for all models that one model can override. */
export interface SharedOptions {
  /** Your rules, which run before the provider's. A model's rules run before the Hotspare's. */
  readonly rules?: readonly ErrorRule[] | undefined;
  /** Picks each attempt's credential. @default orderedSwitcher() */
  readonly switcher?: SwitcherFactory | undefined;
  /** Overrides traits of the policy table. A model's overrides take precedence over the Hotspare's, trait by trait. */
  readonly policy?: PolicyOverrides | undefined;
  /** A model's fields override the Hotspare's, one by one. */
  readonly retry?: RetryOptions | undefined;
  /** A model's fields override the Hotspare's, one by one. */
  readonly timeouts?: Timeouts | undefined;
  /** What a request may name as media. A model's fields override the Hotspare's, one by one. @default paths and all URLs */
  readonly media?: MediaOptions | undefined;
}
