import type { Clock } from "../contract/clock.js";
import type { SwitcherFactory } from "../contract/credential-switcher.js";
import type { ErrorClassifier } from "../contract/error-classifier.js";
import type { HotspareEventSource } from "../contract/events.js";
import type { HealthLink } from "../contract/health-link.js";
import type { Logger } from "../contract/logger.js";
import type { ErrorRule } from "../contract/plugin/error-rule.js";
import type { InjectionToken } from "./di.js";

/**
 * The parts of a Hotspare in its container. Register your own under one of them, in the container that you hand to
 * `createHotspare`, and Hotspare uses it instead of its own. Tokens are `Symbol.for`, so two copies of core share them.
 */
export const tokens = Object.freeze({
  /** Time. @default the machine's clock */
  clock: token<Clock>("Clock"),
  /** Numbers in [0, 1), for jitter. @default Math.random */
  random: token<() => number>("Random"),
  /** Where core writes. @default nowhere */
  logger: token<Logger>("Logger"),
  /** Wraps the chain of rules. @default only the chain */
  errorClassifier: token<ErrorClassifier>("ErrorClassifier"),
  /** Your rules, asked before the providers'. @default none */
  errorRules: token<readonly ErrorRule[]>("ErrorRules"),
  /** Makes each model's switcher. @default orderedSwitcher() */
  switcherFactory: token<SwitcherFactory>("SwitcherFactory"),
  /** Shares health with other processes. @default this process is alone */
  healthLink: token<HealthLink>("HealthLink"),
  /** The events of this Hotspare; for your classes to take, not to replace. */
  events: token<HotspareEventSource>("Events"),
});

function token<Part>(name: string): InjectionToken<Part> {
  return Symbol.for(`hotspare/1/${name}`);
}
