import type { ProviderPlugin } from "../../contract/plugin/provider-plugin.js";
import { type ConfigIssue, InvalidConfigError } from "../../errors/invalid-config-error.js";
import { toConfigIssues } from "../../options/config-issues.js";
import { withDefaults } from "../../options/defaults.js";
import { copyMedia, type NormalizedHotspareOptions } from "../../options/normalize-hotspare-options.js";
import {
  type NormalizedEmbedderOptions,
  type NormalizedModelOptions,
  normalizeEmbedderOptions,
  normalizeVlmOptions,
} from "../../options/normalize-model-options.js";
import { configFileSchema, switcherSchema } from "./config-file-schema.js";
import type { ConfigSource } from "./config-source.js";
import type { HotspareConfig } from "./hotspare-config.js";
import { namedSwitcher } from "./named-switcher.js";
import { type Environment, type ResolvedConfig, resolveReferences } from "./resolve-references.js";
import { withFileSecrets } from "./with-file-secrets.js";

/** One model of a configuration. */
export interface ConfiguredModel<Options> {
  /** The credentials as written, with their references replaced. */
  readonly given: readonly Readonly<Record<string, unknown>>[];
  readonly options: Options;
}

/** A configuration whose models are ready to be built. */
export interface NormalizedConfig {
  /** The Hotspare's options, overridden by the configuration. */
  readonly options: NormalizedHotspareOptions;
  readonly embedders: ReadonlyMap<string, ConfiguredModel<NormalizedEmbedderOptions>>;
  readonly vlms: ReadonlyMap<string, ConfiguredModel<NormalizedModelOptions>>;
  readonly issues: readonly ConfigIssue[];
  /** Adds the line in the file to each issue, and shows a reference instead of its value. */
  located(issues: readonly ConfigIssue[]): readonly ConfigIssue[];
}

/** Validates a whole configuration. Collects all mistakes, so that they are reported at once. */
export function normalizeConfig(
  source: ConfigSource,
  hotspare: NormalizedHotspareOptions,
  environment: Environment,
): NormalizedConfig {
  const references = resolveReferences(source.raw, source.directory, environment);
  const value = withoutExtensions(references.value);
  const parsed = configFileSchema.safeParse(value);
  const resolved = (isObject(value) ? value : {}) as HotspareConfig;
  const options = parsed.success ? optionsOf(resolved, hotspare) : hotspare;
  const issues: ConfigIssue[] = [
    ...toConfigIssues(parsed.success ? [] : parsed.error.issues, value, configFileSchema),
    ...(isObject(value) ? emptiness(resolved) : []),
  ];

  function modelsOf<Options>(
    group: "embedders" | "vlms",
    normalize: (given: never, hotspare: NormalizedHotspareOptions) => Options,
  ): ReadonlyMap<string, ConfiguredModel<Options>> {
    const models = new Map<string, ConfiguredModel<Options>>();
    const given: unknown = resolved[group];
    for (const [name, model] of isObject(given) ? Object.entries(given) : []) {
      const path = `${group}.${name}`;
      if (name.trim() === "") {
        issues.push({
          path: group,
          message: "holds a model without a name: name it, as in vlms: { captions: { … } }",
        });
      }
      try {
        const { given: prepared, issues: found } = prepareModel(model, path, references, options.plugins);
        issues.push(...found);
        models.set(name, { given: credentialsIn(prepared), options: normalize(prepared as never, options) });
      } catch (error) {
        issues.push(...issuesOf(error, path));
      }
    }
    return models;
  }

  const embedders = modelsOf("embedders", normalizeEmbedderOptions);
  const vlms = modelsOf("vlms", normalizeVlmOptions);
  const unresolved = new Set(references.issues.map(({ path }) => path));
  const located = (found: readonly ConfigIssue[]) => found.map((issue) => locate(issue, source, references));
  // A value that a missing variable should supply is not reported a second time.
  const all = [...references.issues, ...issues.filter(({ path }) => !unresolved.has(path))];
  return {
    options,
    embedders,
    vlms,
    issues: located(all),
    located,
  };
}

/** Fields such as `x-common` hold YAML anchors for use elsewhere in the file. Hotspare does not read them. */
function withoutExtensions(value: unknown): unknown {
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).filter(([name]) => !name.startsWith("x-")))
    : value;
}

/** Adds the model's path to the issues of an error. @throws other errors unchanged */
export function issuesOf(error: unknown, path: string): readonly ConfigIssue[] {
  if (!InvalidConfigError.isInstance(error)) {
    throw error;
  }
  return error.issues.map((issue) => ({
    ...issue,
    path: issue.path === "" ? path : `${path}.${issue.path}`,
  }));
}

function optionsOf(given: HotspareConfig, hotspare: NormalizedHotspareOptions): NormalizedHotspareOptions {
  const { retry, timeouts, media, policy, switcher, failback, breaker, prices } = given;
  return {
    ...hotspare,
    retry: { ...hotspare.retry, ...present(retry) },
    timeouts: { ...hotspare.timeouts, ...present(timeouts) },
    media: { ...hotspare.media, ...copyMedia(media) },
    policy: { ...hotspare.policy, ...present(policy) },
    switcher: switcher === undefined ? hotspare.switcher : namedSwitcher(switcher),
    failback: withDefaults(hotspare.failback, failback),
    breaker: withDefaults(hotspare.breaker, breaker),
    prices: prices ?? hotspare.prices,
  };
}

/** Drops undefined options, because they would override earlier options. */
function present<Options extends object>(options: Options | undefined): Partial<Options> {
  return Object.fromEntries(
    Object.entries(options ?? {}).filter(([, value]) => value !== undefined),
  ) as Partial<Options>;
}

function emptiness({ embedders, vlms }: HotspareConfig): readonly ConfigIssue[] {
  const isEmpty = [embedders, vlms].every(
    (group) => group === undefined || (isObject(group) && Object.keys(group).length === 0),
  );
  const message =
    'has no models: write "embedders" or "vlms", with a name for each, as in vlms: { captions: { model, credentials } }';
  return isEmpty ? [{ path: "", message }] : [];
}

/**
 * Converts a model for `hotspare.embedder`: a strategy's name becomes the strategy, and a secret's file becomes a
 * function that reads the file.
 */
function prepareModel(
  model: unknown,
  path: string,
  { files }: ResolvedConfig,
  plugins: ReadonlyMap<string, ProviderPlugin>,
): { readonly given: unknown; readonly issues: readonly ConfigIssue[] } {
  if (!isObject(model)) {
    return { given: model, issues: [] };
  }
  const { switcher, rules, ...rest } = model;
  const issues: ConfigIssue[] = [];
  if (rules !== undefined) {
    issues.push({
      path: `${path}.rules`,
      message: "are code: give them to createHotspare, or to hotspare.vlm in code",
    });
  }
  const named = switcherSchema.optional().safeParse(switcher);
  if (!named.success) {
    issues.push(...toConfigIssues(named.error.issues, switcher, switcherSchema, `${path}.switcher`));
  }
  const factory = named.success && named.data !== undefined ? { switcher: namedSwitcher(named.data) } : {};
  const { credentials } = rest;
  const list = Array.isArray(credentials)
    ? {
        credentials: credentials.map((each, index) =>
          withFileSecrets(each, `${path}.credentials[${index}]`, files, plugins),
        ),
      }
    : {};
  return { given: { ...rest, ...factory, ...list }, issues };
}

function credentialsIn(model: unknown): readonly Readonly<Record<string, unknown>>[] {
  const list: unknown = isObject(model) ? model["credentials"] : undefined;
  return Array.isArray(list) ? list.filter(isObject) : [];
}

function locate(
  issue: ConfigIssue,
  { file, lineOf }: ConfigSource,
  { written }: ResolvedConfig,
): ConfigIssue {
  const line = lineOf(issue.path);
  const reference = written.get(issue.path);
  return {
    ...issue,
    ...(reference === undefined || issue.received === undefined
      ? {}
      : { received: JSON.stringify(reference) }),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
