import { configJsonSchema } from "./config/file/config-json-schema.js";
import type { HotspareConfig } from "./config/file/hotspare-config.js";
import { normalizeConfig } from "./config/file/normalize-config.js";
import { readConfigSource } from "./config/file/read-config-source.js";
import type { HotspareEventSource } from "./contract/events.js";
import type { EmbeddingOutput } from "./contract/plugin/embedding.js";
import { ClosedError } from "./errors/closed-error.js";
import type { FailoverEmbedder } from "./models/embedder/failover-embedder.js";
import type { FailoverVlm } from "./models/vlm/failover-vlm.js";
import type { UsageTracker } from "./observing/usage/usage-tracker.js";
import type { CredentialInput, PluginList, VlmCredentialInput } from "./options/credential-input.js";
import type { HotspareOptions } from "./options/hotspare-options.js";
import type { EmbedderOptions, VlmOptions } from "./options/model-options.js";
import { normalizeHotspareOptions } from "./options/normalize-hotspare-options.js";
import { normalizeEmbedderOptions, normalizeVlmOptions } from "./options/normalize-model-options.js";
import { buildConfiguredModels } from "./wiring/build-configured-models.js";
import { buildEmbedder } from "./wiring/build-embedder.js";
import { buildVlm } from "./wiring/build-vlm.js";
import { compose, withOptions } from "./wiring/compose.js";
import type { ConfiguredModels } from "./wiring/configured-models.js";
import type { DependencyContainer } from "./wiring/di.js";

/** How a Hotspare or a model is closed. */
export interface CloseOptions {
  /** How long running calls may go on, in milliseconds. @default 5000 */
  readonly graceMs?: number;
}

/** How a configuration is read. */
export interface FromConfigOptions {
  /** Where `${NAME}` is looked up. @default process.env */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** The models of one application, and the health their credentials share. */
export interface Hotspare<Plugins extends PluginList> extends AsyncDisposable {
  /** A child container that holds the parts under `tokens`. */
  readonly container: DependencyContainer;
  /** The events of all models. */
  readonly events: HotspareEventSource;
  /** Tokens and calls per credential. */
  readonly usage: UsageTracker;
  /**
   * Makes an embedder that moves between credentials of one vector space.
   *
   * @throws {InvalidConfigError} which lists everything that is wrong with the options
   */
  embedder<const Output extends EmbeddingOutput = "dense">(
    options: EmbedderOptions<CredentialInput<Plugins>, Output>,
  ): FailoverEmbedder<Output, CredentialInput<Plugins>>;
  /**
   * Makes a VLM that moves between credentials.
   *
   * @throws {InvalidConfigError} which lists everything that is wrong with the options
   */
  vlm(options: VlmOptions<VlmCredentialInput<Plugins>>): FailoverVlm<VlmCredentialInput<Plugins>>;
  /**
   * Makes all models of a configuration: the path of a YAML or JSON file, or an object. In its texts `${NAME}` stands for an
   * environment variable, `${NAME:-default}` for one with a default, and `file:./key` for the content of a file, which is read again
   * when the key in it is refused. What it says of `failback` and `breaker` is for the whole Hotspare.
   *
   * @throws {InvalidConfigError} which lists everything that is wrong, with the lines of the file; then no model was made
   */
  fromConfig(
    config: string | URL | HotspareConfig,
    options?: FromConfigOptions,
  ): ConfiguredModels<CredentialInput<Plugins>, VlmCredentialInput<Plugins>>;
  /** JSON Schema (draft 2020-12) of a configuration file with the installed providers, so that an editor completes it. */
  jsonSchema(): Readonly<Record<string, unknown>>;
  /**
   * New calls get a `ClosedError`; waits, back-offs and probes end; running calls have the grace to finish; then the adapters
   * close. The container you gave is not disposed. Closing again waits for the first.
   */
  close(options?: CloseOptions): Promise<void>;
}

/**
 * Keeps embedding and vision-language calls answering when a key, a deployment or a provider stops answering.
 *
 * @throws {InvalidConfigError} which lists everything that is wrong with the options
 */
export function createHotspare<const Plugins extends PluginList>(
  options: HotspareOptions<Plugins>,
): Hotspare<Plugins> {
  const normalized = normalizeHotspareOptions(options);
  let parts = compose(normalized);
  // The switcher may come from the container.
  parts = withOptions(parts, { ...normalized, switcher: parts.switcher });
  let closing: Promise<void> | undefined;

  function throwIfClosed(model: string): void {
    if (closing !== undefined) {
      throw new ClosedError({ model });
    }
  }

  async function closeAll(graceMs: number): Promise<void> {
    await Promise.allSettled([...parts.models].map((model) => model.close(graceMs)));
    parts.runtime.deadlines.close();
  }

  return {
    container: parts.container,
    events: parts.events,
    usage: parts.usage,
    embedder(modelOptions) {
      const embedderOptions = normalizeEmbedderOptions(modelOptions, parts.options);
      throwIfClosed(embedderOptions.model);
      return buildEmbedder(parts, embedderOptions);
    },
    vlm(modelOptions) {
      const vlmOptions = normalizeVlmOptions(modelOptions, parts.options);
      throwIfClosed(vlmOptions.model);
      return buildVlm(parts, vlmOptions);
    },
    fromConfig(config, { environment = process.env } = {}) {
      throwIfClosed("fromConfig");
      const read = normalizeConfig(readConfigSource(config), parts.options, environment);
      const configured = buildConfiguredModels(parts, read);
      parts = configured.parts;
      const models: unknown = configured.models;
      return models as ConfiguredModels<CredentialInput<Plugins>, VlmCredentialInput<Plugins>>;
    },
    jsonSchema: () => configJsonSchema([...parts.options.plugins.values()]),
    close(closeOptions = {}) {
      closing ??= closeAll(closeOptions.graceMs ?? 5_000);
      return closing;
    },
    async [Symbol.asyncDispose]() {
      await this.close();
    },
  };
}
