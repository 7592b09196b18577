import { isDeepStrictEqual } from "node:util";
import { namedSwitcher } from "../config/file/named-switcher.js";
import type { Clock } from "../contract/clock.js";
import type { SwitcherFactory } from "../contract/credential-switcher.js";
import type { ErrorClassifier } from "../contract/error-classifier.js";
import type { Logger } from "../contract/logger.js";
import type { ErrorRule } from "../contract/plugin/error-rule.js";
import { Announcer } from "../failover/announcer.js";
import { Deadlines } from "../failover/deadlines.js";
import type { SharedRuntime } from "../failover/model-runtime.js";
import { RetryBudgets } from "../failover/retry-budgets.js";
import { HealthRegistry } from "../health/health-registry.js";
import { EventBus } from "../observing/events/event-bus.js";
import { UsageTracker } from "../observing/usage/usage-tracker.js";
import type { NormalizedHotspareOptions } from "../options/normalize-hotspare-options.js";
import { SecretVault } from "../secrets/secret-vault.js";
import { type DependencyContainer, type InjectionToken, container as rootContainer } from "./di.js";
import { systemClock } from "./system-clock.js";
import { tokens } from "./tokens.js";

/** Everything the models of one Hotspare share, resolved once. */
export interface HotspareParts {
  readonly container: DependencyContainer;
  readonly options: NormalizedHotspareOptions;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger | undefined;
  readonly rules: readonly ErrorRule[];
  readonly classifier: ErrorClassifier | undefined;
  readonly switcher: SwitcherFactory;
  readonly events: EventBus;
  readonly usage: UsageTracker;
  readonly health: HealthRegistry;
  readonly runtime: SharedRuntime;
  /** The models that are open. */
  readonly models: Set<{ close(graceMs: number): Promise<void> }>;
}

/** Wires one Hotspare in a child container: an option goes before a part registered by the user, and that before ours. */
export function compose(options: NormalizedHotspareOptions): HotspareParts {
  const container = (options.container ?? rootContainer).createChildContainer();
  const clock = part(container, tokens.clock, options.clock, systemClock);
  const random = part(container, tokens.random, options.random, Math.random);
  const logger = optionalPart(container, tokens.logger, options.logger);
  const events = new EventBus(logger === undefined ? { clock } : { clock, logger });
  container.register(tokens.events, { useValue: events });
  return {
    container,
    options,
    clock,
    random,
    logger,
    rules: part(container, tokens.errorRules, options.rules, []),
    classifier: optionalPart(container, tokens.errorClassifier, options.classifier),
    switcher: part(container, tokens.switcherFactory, options.switcher, namedSwitcher("ordered")),
    events,
    usage: new UsageTracker(options.prices),
    health: createHealth(clock, random, options),
    runtime: createSharedRuntime(clock, random),
    models: new Set(),
  };
}

function createHealth(
  clock: Clock,
  random: () => number,
  { breaker, failback }: Pick<NormalizedHotspareOptions, "breaker" | "failback">,
): HealthRegistry {
  return new HealthRegistry({ clock, random, settings: { ...breaker, failbackAfterMs: failback.afterMs } });
}

/** The same parts with other options; health begins anew where it follows other rules. */
export function withOptions(parts: HotspareParts, options: NormalizedHotspareOptions): HotspareParts {
  const { switcher = parts.switcher } = options;
  const sameHealth = changedHealthOptions(parts.options, options).length === 0;
  const health = sameHealth ? parts.health : createHealth(parts.clock, parts.random, options);
  return { ...parts, options: { ...options, switcher }, switcher, health };
}

/** The options of health in which two differ. */
export function changedHealthOptions(
  one: NormalizedHotspareOptions,
  other: NormalizedHotspareOptions,
): readonly ("breaker" | "failback")[] {
  return (["breaker", "failback"] as const).filter((name) => !isDeepStrictEqual(one[name], other[name]));
}

/** Parts in which models can be made as a trial: nothing of it is seen, counted or kept. */
export function rehearsalParts(parts: HotspareParts): HotspareParts {
  const { clock, random, options } = parts;
  return {
    ...parts,
    events: new EventBus({ clock }),
    usage: new UsageTracker(),
    health: createHealth(clock, random, options),
    runtime: createSharedRuntime(clock, random),
    models: new Set(),
  };
}

function createSharedRuntime(clock: Clock, random: () => number): SharedRuntime {
  let calls = 0;
  return {
    clock,
    random,
    deadlines: new Deadlines(clock),
    budgets: new RetryBudgets(clock),
    announcer: new Announcer(clock),
    vault: new SecretVault(),
    nextCallId() {
      calls += 1;
      return calls;
    },
  };
}

function part<Part>(
  container: DependencyContainer,
  token: InjectionToken<Part>,
  option: Part | undefined,
  fallback: Part,
): Part {
  const found = optionalPart(container, token, option);
  if (found !== undefined) {
    return found;
  }
  container.register(token, { useValue: fallback });
  return fallback;
}

function optionalPart<Part>(
  container: DependencyContainer,
  token: InjectionToken<Part>,
  option: Part | undefined,
): Part | undefined {
  if (option !== undefined) {
    container.register(token, { useValue: option });
    return option;
  }
  return container.isRegistered(token, true) ? container.resolve(token) : undefined;
}
