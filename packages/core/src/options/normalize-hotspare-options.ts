import type { DependencyContainer } from "tsyringe";
import type { Clock } from "../contract/clock.js";
import type { SwitcherFactory } from "../contract/credential-switcher.js";
import type { ErrorClassifier } from "../contract/error-classifier.js";
import type { Logger } from "../contract/logger.js";
import type { BreakerOptions, FailbackOptions, Normalized, RetryOptions } from "../contract/options.js";
import type { ErrorRule } from "../contract/plugin/error-rule.js";
import type { ProviderPlugin } from "../contract/plugin/provider-plugin.js";
import type { Policy } from "../contract/policy.js";
import type { PriceTable } from "../contract/prices.js";
import type { Timeouts } from "../contract/timeouts.js";
import { type ConfigIssue, InvalidConfigError } from "../errors/invalid-config-error.js";
import { describeValue, toConfigIssues } from "./config-issues.js";
import { defaultBreaker, defaultFailback, withDefaults } from "./defaults.js";
import type { HotspareOptions } from "./hotspare-options.js";
import { presentRows } from "./present-rows.js";
import { readPlugins } from "./read-plugins.js";
import { hotspareSchema } from "./schemas.js";

/** A Hotspare's options with every default filled in. A part that is undefined is looked for in the container. */
export interface NormalizedHotspareOptions {
  readonly plugins: ReadonlyMap<string, ProviderPlugin>;
  /** Only what was given: the defaults depend on the switcher. */
  readonly retry: RetryOptions;
  readonly failback: Normalized<FailbackOptions>;
  readonly breaker: Normalized<BreakerOptions>;
  /** Only what was given: the defaults of an embedder and of a VLM differ. */
  readonly timeouts: Timeouts;
  readonly policy: Partial<Policy>;
  readonly rules: readonly ErrorRule[] | undefined;
  readonly classifier: ErrorClassifier | undefined;
  readonly switcher: SwitcherFactory | undefined;
  readonly prices: PriceTable | undefined;
  readonly clock: Clock | undefined;
  readonly random: (() => number) | undefined;
  readonly logger: Logger | undefined;
  readonly container: DependencyContainer | undefined;
}

/** The door of `createHotspare`. @throws {InvalidConfigError} with everything that is wrong */
export function normalizeHotspareOptions(given: HotspareOptions): NormalizedHotspareOptions {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new InvalidConfigError({
      issues: [
        {
          path: "",
          message: "createHotspare takes an object: { plugins: [openai()] }",
          received: describeValue(given, "type"),
        },
      ],
    });
  }
  const parsed = hotspareSchema.safeParse(given);
  const { plugins, issues } = readPlugins(Array.isArray(given.plugins) ? given.plugins : []);
  const all: readonly ConfigIssue[] = [
    ...toConfigIssues(parsed.success ? [] : parsed.error.issues, given, hotspareSchema),
    ...issues,
  ];
  if (all.length > 0) {
    throw new InvalidConfigError({ issues: all });
  }
  const { rules, classifier, switcher, prices, clock, random, logger, container } = given;
  return Object.freeze({
    plugins,
    retry: Object.freeze({ ...given.retry }),
    failback: withDefaults<FailbackOptions>(defaultFailback, given.failback),
    breaker: withDefaults<BreakerOptions>(defaultBreaker, given.breaker),
    timeouts: Object.freeze({ ...given.timeouts }),
    policy: presentRows(given.policy),
    rules: rules === undefined ? undefined : Object.freeze([...rules]),
    classifier,
    switcher,
    prices: prices === undefined ? undefined : structuredClone(prices),
    clock,
    random,
    logger,
    container,
  });
}
