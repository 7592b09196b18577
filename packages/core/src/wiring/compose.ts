import { messageOfThrown } from "../classification/extension-report.js";
import type { Clock } from "../contract/clock.js";
import type { SwitcherFactory } from "../contract/credential-switcher.js";
import type { ErrorClassifier } from "../contract/error-classifier.js";
import type { HotspareEvents } from "../contract/events.js";
import type { Instrumentation } from "../contract/instrumentation.js";
import type { Logger } from "../contract/logger.js";
import type { ErrorRule } from "../contract/plugin/error-rule.js";
import { Deadlines } from "../engine/attempt/deadlines.js";
import { RetryBudgets } from "../engine/attempt/retry-budgets.js";
import type { SharedRuntime } from "../engine/call/call-model.js";
import type { EngineModel } from "../engine/model/engine-model.js";
import type { HealthRegistry } from "../health/health-registry.js";
import { EventBus } from "../observing/events/event-bus.js";
import { UnknownErrors } from "../observing/unknown/unknown-errors.js";
import { UsageTracker } from "../observing/usage/usage-tracker.js";
import type { NormalizedHotspareOptions } from "../options/normalize-hotspare-options.js";
import { SecretVault } from "../secrets/secret-vault.js";
import { orderedSwitcher } from "../switching/ordered-switcher.js";
import { type DependencyContainer, type InjectionToken, container as rootContainer } from "./di.js";
import { NamedModels } from "./named-models.js";
import { SharedHealth } from "./shared-health.js";
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
  readonly unknownErrors: UnknownErrors;
  readonly health: HealthRegistry;
  readonly sharedHealth: SharedHealth;
  /** Health is not this Hotspare's any more: it closes. */
  readonly leaveHealth: () => void;
  readonly runtime: SharedRuntime;
  /** The models that are open. */
  readonly models: Set<EngineModel>;
  /** The open models by their names, for the container. */
  readonly names: NamedModels;
  /** What users wrap around attempts. */
  readonly instrumentations: Instrumentation[];
}

/** Wires one Hotspare in a child container: an option goes before a part registered by the user, and that before ours. */
export function compose(options: NormalizedHotspareOptions): HotspareParts {
  const container = (options.container ?? rootContainer).createChildContainer();
  const clock = part(container, tokens.clock, options.clock, systemClock);
  const random = unitInterval(part(container, tokens.random, options.random, Math.random));
  const logger = optionalPart(container, tokens.logger, options.logger);
  const events = new EventBus(logger === undefined ? { clock } : { clock, logger });
  container.register(tokens.events, { useValue: events });
  const link = optionalPart(container, tokens.healthLink, options.healthLink);
  const vault = createVault(options.secrets);
  const sharer = sharerOf(options, events, clock, vault);
  const sharedHealth =
    options.healthOf === undefined
      ? new SharedHealth({ clock, random, link, first: sharer })
      : SharedHealth.of(options.healthOf, clock, options.healthLink);
  sharedHealth.register(container);
  const instrumentations: Instrumentation[] = [];
  const unknownErrors = new UnknownErrors();
  const models = new Set<EngineModel>();
  const observed = { clock, random, events, instrumentations, unknownErrors };
  const runtime = createSharedRuntime(vault, sharedHealth, observed);
  const switcher = part(container, tokens.switcherFactory, options.switcher, orderedSwitcher());
  const parts = {
    container,
    // The switcher may come from the container, and its own defaults count for a model's retries. What came before is not kept.
    options: { ...options, switcher, healthOf: undefined },
    ...observed,
    health: sharedHealth.registry,
    sharedHealth,
    leaveHealth: () => sharedHealth.leave(sharer),
    logger,
    rules: part(container, tokens.errorRules, options.rules, []),
    classifier: optionalPart(container, tokens.errorClassifier, options.classifier),
    switcher,
    usage: new UsageTracker(options.prices, (text) => vault.scrubber().scrub(text)),
    runtime,
    models,
    names: new NamedModels(container, models),
  };
  if (options.healthOf !== undefined) {
    // Last, so that a Hotspare that cannot be made does not share.
    sharedHealth.join(sharer);
  }
  return parts;
}

function sharerOf(
  { breaker, failback }: Pick<NormalizedHotspareOptions, "breaker" | "failback">,
  events: EventBus,
  clock: Clock,
  vault: SecretVault,
) {
  const scrub = (text: string) => vault.scrubber().scrub(text);
  return {
    settings: { ...breaker, failbackAfterMs: failback.afterMs },
    scrub,
    emitState: (state: Omit<HotspareEvents["healthLink"], "atMs">) =>
      events.emit("healthLink", { ...state, atMs: clock.epochMs() }),
    reportLink: (name: string, error: unknown) =>
      events.emit("extensionError", {
        extension: "healthLink",
        name,
        message: scrub(messageOfThrown(error)),
        atMs: clock.epochMs(),
      }),
  };
}

function createVault(secrets: readonly string[]): SecretVault {
  const vault = new SecretVault();
  for (const secret of secrets) {
    vault.add(secret);
  }
  return vault;
}

function createSharedRuntime(
  vault: SecretVault,
  { events: healthEvents }: SharedHealth,
  {
    clock,
    random,
    events,
    instrumentations,
    unknownErrors,
  }: Pick<HotspareParts, "clock" | "random" | "events" | "instrumentations" | "unknownErrors">,
): SharedRuntime {
  return {
    clock,
    random,
    deadlines: new Deadlines(clock),
    budgets: new RetryBudgets(clock),
    healthEvents,
    vault,
    unknownErrors,
    instrumentations,
    lastEpoch: { atMs: Number.POSITIVE_INFINITY, epochMs: 0 },
    changedRooms: new Set(),
    lastCallId: 0,
    lastAttemptId: 0,
    reportExtension: (extension, name, error) =>
      events.emit("extensionError", {
        extension,
        name,
        message: vault.scrubber().scrub(messageOfThrown(error)),
        atMs: clock.epochMs(),
      }),
  };
}

/** Numbers in [0, 1), whatever the user's function gives: jitter of NaN would keep a circuit open for ever. */
function unitInterval(random: () => number): () => number {
  return () => {
    const number = random();
    return number >= 0 && number < 1 ? number : 0;
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
