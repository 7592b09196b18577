import { effectiveConfig } from "../config/file/effective-config.js";
import { issuesOf, type NormalizedConfig } from "../config/file/normalize-config.js";
import { type ConfigIssue, InvalidConfigError } from "../errors/invalid-config-error.js";
import { buildEmbedder } from "./build-embedder.js";
import { buildVlm } from "./build-vlm.js";
import { changedHealthOptions, type HotspareParts, rehearsalParts, withOptions } from "./compose.js";
import { ConfiguredModels } from "./configured-models.js";

/** A Hotspare after a configuration was read, and the models of it. */
interface Configured {
  readonly parts: HotspareParts;
  readonly models: ConfiguredModels;
}

/** Makes every model of a configuration, or none. @throws {InvalidConfigError} with everything that is wrong in it */
export function buildConfiguredModels(before: HotspareParts, config: NormalizedConfig): Configured {
  const parts = withOptions(before, config.options);
  const issues = [
    ...config.issues,
    ...config.located([...healthIssues(before, config), ...rehearse(parts, config)]),
  ];
  if (issues.length > 0) {
    throw new InvalidConfigError({
      issues: issues.toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0)),
    });
  }
  const embedders = [...config.embedders].map(
    ([name, { options }]) =>
      [name, { embedder: buildEmbedder(parts, options), output: options.output }] as const,
  );
  const vlms = [...config.vlms].map(([name, { options }]) => [name, buildVlm(parts, options)] as const);
  const { prices, failback, breaker } = config.options;
  if (prices !== undefined) {
    parts.usage.usePrices(prices);
  }
  return {
    // Retries and timeouts of a file are for its own models. Health is shared by all models.
    parts: { ...before, options: { ...before.options, failback, breaker }, health: parts.health },
    models: new ConfiguredModels(new Map(embedders), new Map(vlms), effectiveConfig(config)),
  };
}

function healthIssues(before: HotspareParts, { options }: NormalizedConfig): readonly ConfigIssue[] {
  if (before.models.size === 0) {
    return [];
  }
  return changedHealthOptions(before.options, options).map((path) => ({
    path,
    message:
      "is another than that of the models which this Hotspare has already, and all of its models share health: read the configuration before you make others, or give createHotspare the same",
  }));
}

/** What is found only when a model is made, such as credentials of two vector spaces: made where nothing of it remains. */
function rehearse(parts: HotspareParts, config: NormalizedConfig): readonly ConfigIssue[] {
  const stage = rehearsalParts(parts);
  const attempt = (path: string, build: () => unknown): readonly ConfigIssue[] => {
    try {
      build();
      return [];
    } catch (error) {
      return issuesOf(error, path);
    }
  };
  const issues = [
    ...[...config.embedders].flatMap(([name, { options }]) =>
      attempt(`embedders.${name}`, () => buildEmbedder(stage, options)),
    ),
    ...[...config.vlms].flatMap(([name, { options }]) =>
      attempt(`vlms.${name}`, () => buildVlm(stage, options)),
    ),
  ];
  for (const model of stage.models) {
    void model.close(0);
  }
  stage.runtime.deadlines.close();
  return issues;
}
