import type { CredentialInput, PluginList, VlmCredentialInput } from "./config/credential-input.js";
import type { HotspareOptions } from "./config/hotspare-options.js";
import type { EmbedderOptions, VlmOptions } from "./config/model-options.js";
import { normalizeHotspareOptions } from "./config/normalize-hotspare-options.js";
import { normalizeEmbedderOptions, normalizeVlmOptions } from "./config/normalize-model-options.js";
import { buildEmbedder } from "./container/build-embedder.js";
import { buildVlm } from "./container/build-vlm.js";
import { compose } from "./container/compose.js";
import type { DependencyContainer } from "./container/di.js";
import type { EmbeddingOutput } from "./contract/embedding.js";
import type { HotspareEventSource } from "./contract/events.js";
import type { FailoverEmbedder } from "./embedding/failover-embedder.js";
import { ClosedError } from "./errors/closed-error.js";
import type { UsageTracker } from "./usage/usage-tracker.js";
import type { FailoverVlm } from "./vlm/failover-vlm.js";

/** How a Hotspare or a model is closed. */
export interface CloseOptions {
  /** How long running calls may go on, in milliseconds. @default 5000 */
  readonly graceMs?: number;
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
  const parts = compose(normalized);
  // The switcher may come from the container.
  const known = { ...normalized, switcher: parts.switcher };
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
      const embedderOptions = normalizeEmbedderOptions(modelOptions, known);
      throwIfClosed(embedderOptions.model);
      return buildEmbedder(parts, embedderOptions);
    },
    vlm(modelOptions) {
      const vlmOptions = normalizeVlmOptions(modelOptions, known);
      throwIfClosed(vlmOptions.model);
      return buildVlm(parts, vlmOptions);
    },
    close(closeOptions = {}) {
      closing ??= closeAll(closeOptions.graceMs ?? 5_000);
      return closing;
    },
    async [Symbol.asyncDispose]() {
      await this.close();
    },
  };
}
