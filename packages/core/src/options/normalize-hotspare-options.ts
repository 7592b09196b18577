import type { DependencyContainer } from "tsyringe";
import type { Clock } from "../contract/clock.js";
import type { SwitcherFactory } from "../contract/credential-switcher.js";
import type { ErrorClassifier } from "../contract/error-classifier.js";
import type { HealthLink } from "../contract/health-link.js";
import type { Logger } from "../contract/logger.js";
import type {
  BreakerOptions,
  FailbackOptions,
  MediaOptions,
  MediaPolicy,
  Normalized,
  RetryOptions,
} from "../contract/options.js";
import type { ErrorRule } from "../contract/plugin/error-rule.js";
import type { ProviderPlugin } from "../contract/plugin/provider-plugin.js";
import type { PriceTable } from "../contract/prices.js";
import type { Timeouts } from "../contract/timeouts.js";
import { type ConfigIssue, InvalidConfigError } from "../errors/invalid-config-error.js";
import { normalizedHost } from "../request/media/media-hosts.js";
import { copyOverrides } from "./copy-overrides.js";
import { defaultBreaker, defaultFailback, withDefaults } from "./defaults.js";
import type { HotspareOptions } from "./hotspare-options.js";
import { readPlugins } from "./read-plugins.js";
import { optionIssues } from "./refused/instance-issues.js";
import { describeValue } from "./refused/received-value.js";
import { hotspareSchema } from "./schemas.js";
import type { PolicyOverrides } from "./shared-options.js";

/** A Hotspare's options with every default filled in. The container supplies a part that is undefined here. */
export interface NormalizedHotspareOptions {
  readonly plugins: ReadonlyMap<string, ProviderPlugin>;
  /** Only the options you set. The defaults depend on the switcher. */
  readonly retry: RetryOptions;
  readonly failback: Normalized<FailbackOptions>;
  readonly breaker: Normalized<BreakerOptions>;
  /** Only the options you set. Embedders and VLMs have different defaults. */
  readonly timeouts: Timeouts;
  /** Only the options you set. */
  readonly media: Partial<MediaPolicy>;
  readonly policy: PolicyOverrides;
  readonly rules: readonly ErrorRule[] | undefined;
  readonly classifier: ErrorClassifier | undefined;
  readonly switcher: SwitcherFactory | undefined;
  readonly prices: PriceTable | undefined;
  readonly secrets: readonly string[];
  readonly clock: Clock | undefined;
  readonly random: (() => number) | undefined;
  readonly logger: Logger | undefined;
  readonly container: DependencyContainer | undefined;
  readonly healthLink: HealthLink | undefined;
  readonly healthOf: { readonly container: DependencyContainer } | undefined;
}

/** A copy that later changes of the given list do not reach. */
export function copyMedia({ files, hosts }: MediaOptions = {}): Partial<MediaPolicy> {
  return Object.freeze({
    ...(files === undefined ? {} : { files }),
    ...(hosts === undefined
      ? {}
      : { hosts: Object.freeze(hosts.map((host) => normalizedHost(host) ?? host)) }),
  });
}

/** Validates the options of `createHotspare`. @throws {InvalidConfigError} with all mistakes */
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
  // Options are parsed once: code for many parses would cost more than it saves.
  const parsed = hotspareSchema.for(given).safeParse(given, { jitless: true });
  const { plugins, issues } = readPlugins(Array.isArray(given.plugins) ? given.plugins : []);
  const all: readonly ConfigIssue[] = [...optionIssues(given, hotspareSchema, parsed), ...issues];
  if (all.length > 0) {
    throw new InvalidConfigError({ issues: all });
  }
  const { rules, classifier, switcher, prices, clock, random, logger, container, healthLink, healthOf } =
    given;
  return Object.freeze({
    plugins,
    retry: Object.freeze({ ...given.retry }),
    failback: withDefaults<FailbackOptions>(defaultFailback, given.failback),
    breaker: withDefaults<BreakerOptions>(defaultBreaker, given.breaker),
    timeouts: Object.freeze({ ...given.timeouts }),
    media: copyMedia(given.media),
    policy: copyOverrides(given.policy),
    rules: rules === undefined ? undefined : Object.freeze([...rules]),
    classifier,
    switcher,
    prices: prices === undefined ? undefined : structuredClone(prices),
    secrets: Object.freeze([...(given.secrets ?? [])]),
    clock,
    random,
    logger,
    container,
    healthLink,
    healthOf,
  });
}
