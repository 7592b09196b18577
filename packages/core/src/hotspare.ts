import { configJsonSchema } from "./config/file/config-json-schema.js";
import type { HotspareConfig } from "./config/file/hotspare-config.js";
import { normalizeConfig } from "./config/file/normalize-config.js";
import { readConfigSource } from "./config/file/read-config-source.js";
import type { CredentialStatus } from "./contract/credential-status.js";
import type { HotspareEventSource, ModelKind } from "./contract/events.js";
import type { Instrumentation } from "./contract/instrumentation.js";
import type { EmbeddingOutput } from "./contract/plugin/embedding.js";
import type { UnknownError } from "./contract/unknown-error.js";
import type { EngineModel } from "./engine/model/engine-model.js";
import { ClosedError } from "./errors/closed-error.js";
import { InvalidConfigError } from "./errors/invalid-config-error.js";
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
interface CloseOptions {
  /** How long running calls may go on, in milliseconds. @default 5000 */
  readonly graceMs?: number;
}

/** How a configuration is read. */
interface FromConfigOptions {
  /** Where `${NAME}` is looked up. @default process.env */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** An open model, as a dashboard sees it. */
interface OpenModel {
  readonly name: string;
  readonly kind: ModelKind;
  /** Ids in priority order. */
  readonly credentials: readonly string[];
  /** How each credential is now. */
  readonly status: readonly CredentialStatus[];
  /** Calls under way. */
  readonly calls: number;
  /** Calls that wait for a credential. */
  readonly waiting: number;
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
   * The errors that no rule of yours or of a provider recognised, by kind, with what the next credential said to the same request. The kind seen
   * last comes first, and 100 kinds are kept. No prompt and no key is in them. `JSON.stringify` gives what `hotspare explain --suggest`
   * makes rules from. Hotspare itself never uses them.
   */
  unknownErrors(): readonly UnknownError[];
  /** Every open model, in the order in which they were made. */
  readonly models: readonly OpenModel[];
  /** Wraps something around each attempt of all models, such as a span. Returns the function that removes the wrapper. */
  use(instrumentation: Instrumentation): () => void;
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
   * New calls get a `ClosedError`. Waits, back-offs and probes end. Running calls get up to `graceMs` to finish, and then the adapters
   * close. Hotspare does not dispose your container. Closing again waits for the first close.
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
    parts.health.link?.close();
  }

  return {
    container: parts.container,
    events: parts.events,
    usage: parts.usage,
    unknownErrors: () => parts.unknownErrors.snapshot(),
    get models() {
      return [...parts.models].map(toOpenModel);
    },
    use(instrumentation) {
      return addInstrumentation(parts.instrumentations, instrumentation);
    },
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

function toOpenModel(engine: EngineModel): OpenModel {
  return {
    name: engine.model,
    kind: engine.kind,
    credentials: engine.roster.credentials.map(({ ref }) => ref.id),
    status: engine.status(),
    calls: engine.calls.size,
    waiting: engine.waitingRoom.size,
  };
}

function addInstrumentation(all: Instrumentation[], instrumentation: Instrumentation): () => void {
  const { aroundAttempt } = instrumentation ?? {};
  if (aroundAttempt !== undefined && typeof aroundAttempt !== "function") {
    const message = "must be a function: aroundAttempt(attempt, run) { return run(); }";
    throw new InvalidConfigError({ issues: [{ path: "use(instrumentation).aroundAttempt", message }] });
  }
  if (aroundAttempt === undefined) {
    const message = "has no aroundAttempt: give an object with the method aroundAttempt(attempt, run)";
    throw new InvalidConfigError({ issues: [{ path: "use(instrumentation)", message }] });
  }
  all.push(instrumentation);
  return () => {
    const at = all.indexOf(instrumentation);
    if (at !== -1) {
      all.splice(at, 1);
    }
  };
}
