import { messageOfThrown } from "../classification/extension-report.js";
import type { Clock } from "../contract/clock.js";
import type { SwitcherFactory } from "../contract/credential-switcher.js";
import type { ErrorClassifier } from "../contract/error-classifier.js";
import type { HealthLink } from "../contract/health-link.js";
import type { Instrumentation } from "../contract/instrumentation.js";
import type { Logger } from "../contract/logger.js";
import type { ErrorRule } from "../contract/plugin/error-rule.js";
import { Deadlines } from "../engine/attempt/deadlines.js";
import { RetryBudgets } from "../engine/attempt/retry-budgets.js";
import type { SharedRuntime } from "../engine/call/call-model.js";
import type { EngineModel } from "../engine/model/engine-model.js";
import { HealthRegistry } from "../health/health-registry.js";
import { LinkedHealth } from "../health/linked-health.js";
import { EventBus } from "../observing/events/event-bus.js";
import { HealthEvents } from "../observing/health-events.js";
import { UnknownErrors } from "../observing/unknown/unknown-errors.js";
import { UsageTracker } from "../observing/usage/usage-tracker.js";
import type { NormalizedHotspareOptions } from "../options/normalize-hotspare-options.js";
import { SecretVault } from "../secrets/secret-vault.js";
import { orderedSwitcher } from "../switching/ordered-switcher.js";
import { type DependencyContainer, type InjectionToken, container as rootContainer } from "./di.js";
import { NamedModels } from "./named-models.js";
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
  const health = createHealth(clock, random, options, linkedHealth(link, events, clock, vault));
  const instrumentations: Instrumentation[] = [];
  const unknownErrors = new UnknownErrors();
  const models = new Set<EngineModel>();
  const observed = { clock, random, health, events, instrumentations, unknownErrors };
  const runtime = createSharedRuntime(vault, observed);
  const switcher = part(container, tokens.switcherFactory, options.switcher, orderedSwitcher());
  return {
    container,
    // The switcher may come from the container, and its own defaults count for a model's retries.
    options: { ...options, switcher },
    ...observed,
    logger,
    rules: part(container, tokens.errorRules, options.rules, []),
    classifier: optionalPart(container, tokens.errorClassifier, options.classifier),
    switcher,
    usage: new UsageTracker(options.prices, (text) => vault.scrubber().scrub(text)),
    runtime,
    models,
    names: new NamedModels(container, models),
  };
}

function createHealth(
  clock: Clock,
  random: () => number,
  { breaker, failback }: Pick<NormalizedHotspareOptions, "breaker" | "failback">,
  link?: LinkedHealth,
): HealthRegistry {
  const settings = { ...breaker, failbackAfterMs: failback.afterMs };
  return new HealthRegistry({ clock, random, settings, link });
}

function linkedHealth(
  link: HealthLink | undefined,
  events: EventBus,
  clock: Clock,
  vault: SecretVault,
): LinkedHealth | undefined {
  if (link === undefined) {
    return undefined;
  }
  const scrub = (text: string) => vault.scrubber().scrub(text);
  const report = (name: string, error: unknown) =>
    events.emit("extensionError", {
      extension: "healthLink",
      name,
      message: scrub(messageOfThrown(error)),
      atMs: clock.epochMs(),
    });
  const linked = new LinkedHealth(link, report, scrub);
  linked.onState = (state) => events.emit("healthLink", { ...state, atMs: clock.epochMs() });
  return linked;
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
  {
    clock,
    random,
    health,
    events,
    instrumentations,
    unknownErrors,
  }: Pick<HotspareParts, "clock" | "random" | "health" | "events" | "instrumentations" | "unknownErrors">,
): SharedRuntime {
  const healthEvents = new HealthEvents(clock, health);
  if (health.link !== undefined) {
    health.link.onTransitions = (transitions) => healthEvents.report(transitions);
  }
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
