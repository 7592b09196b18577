import type { HotspareEventSource } from "./contract/events.js";
import type { HealthLinkState } from "./contract/health-link.js";
import type { Instrumentation } from "./contract/instrumentation.js";
import type { EmbeddingOutput } from "./contract/plugin/embedding.js";
import type { UnknownError } from "./contract/unknown-error.js";
import { ClosedError } from "./errors/closed-error.js";
import { type ConfigIssue, InvalidConfigError } from "./errors/invalid-config-error.js";
import type { FailoverEmbedder } from "./models/embedder/failover-embedder.js";
import { type OpenModel, SeenModel } from "./models/open-model.js";
import type { FailoverVlm } from "./models/vlm/failover-vlm.js";
import type { UsageTracker } from "./observing/usage/usage-tracker.js";
import type {
  CredentialInput,
  PluginList,
  VlmCredentialInput,
} from "./options/credentials/credential-input.js";
import type { HotspareOptions } from "./options/hotspare-options.js";
import type { EmbedderOptions, VlmOptions } from "./options/model-options.js";
import { normalizeHotspareOptions } from "./options/normalize-hotspare-options.js";
import { normalizeEmbedderOptions, normalizeVlmOptions } from "./options/normalize-model-options.js";
import { type EffectiveOptions, effectiveHotspareOptions } from "./options/shown/effective-options.js";
import { describeValue } from "./request/media/describe-value.js";
import { graceOf, refuseUnknown } from "./request/refuse-unknown.js";
import { buildEmbedder } from "./wiring/build-embedder.js";
import { buildVlm } from "./wiring/build-vlm.js";
import { compose } from "./wiring/compose.js";
import type { DependencyContainer } from "./wiring/di.js";

/** Options of `close()`. */
interface CloseOptions {
  /** How long running calls may continue, in milliseconds. @default 5000 */
  readonly graceMs?: number;
}

/** The models of one application, and the health their credentials share. */
export interface Hotspare<Plugins extends PluginList> extends AsyncDisposable {
  /**
   * A child container with the parts under `tokens`, and each open model under `tokens.embedder(name)` or `tokens.vlm(name)`. It throws a
   * `ClosedError` for a closed model, and an `InvalidConfigError` with the known names for an unknown name.
   */
  readonly container: DependencyContainer;
  /** The events of all models. */
  readonly events: HotspareEventSource;
  /** The effective options of the whole Hotspare, with every default, as plain data. */
  readonly effectiveOptions: EffectiveOptions;
  /** Tokens and calls per credential. */
  readonly usage: UsageTracker;
  /**
   * The errors that no rule of yours or of a provider recognised, by kind, with the next credential's replies to the same requests. The latest
   * kind comes first, and Hotspare keeps 100 kinds. They contain no prompt and no key. `hotspare explain --suggest` makes rules from their
   * JSON. Hotspare itself never uses them.
   */
  unknownErrors(): readonly UnknownError[];
  /** Every open model, in the order in which they were made. */
  readonly models: readonly OpenModel[];
  /** Whether this process shares health with its fleet now (`connected`), or works alone (`degraded`). Undefined: the Hotspare has no health link. */
  readonly healthLinkState: HealthLinkState["state"] | undefined;
  /**
   * Wraps your function around each attempt of all models, for instance for a span, and shows requests, replies and errors, which events do
   * not show. Returns a function that removes the instrumentation.
   *
   * @throws {InvalidConfigError} when the object has no member of `Instrumentation`, or an unknown member
   */
  use(instrumentation: Instrumentation): () => void;
  /**
   * Gives a list of credentials its type, if you keep the list in a variable. Without it, TypeScript infers `provider` as `string` in
   * `keys.map((apiKey) => ({ provider: "openai", apiKey }))`. Returns the list unchanged. Embedders and VLMs check it.
   */
  credentials(list: readonly VlmCredentialInput<Plugins>[]): readonly VlmCredentialInput<Plugins>[];
  /**
   * Makes an embedder that moves between credentials of one vector space.
   *
   * @throws {InvalidConfigError} which lists all mistakes in the options
   */
  embedder<const Output extends EmbeddingOutput = "dense">(
    options: EmbedderOptions<CredentialInput<Plugins>, Output>,
  ): FailoverEmbedder<Output, CredentialInput<Plugins>>;
  /**
   * Makes a VLM that moves between credentials.
   *
   * @throws {InvalidConfigError} which lists all mistakes in the options
   */
  vlm(options: VlmOptions<VlmCredentialInput<Plugins>>): FailoverVlm<VlmCredentialInput<Plugins>>;
  /**
   * New calls get a `ClosedError`. Waits, back-offs and probes end. Running calls get up to `graceMs` to finish, and then the adapters
   * close. Hotspare does not dispose your container. Closing again waits for the first close.
   */
  close(options?: CloseOptions): Promise<void>;
}

/**
 * Keeps embedding and vision-language calls answering when a key, a deployment or a provider stops answering.
 *
 * @throws {InvalidConfigError} which lists all mistakes in the options
 */
export function createHotspare<const Plugins extends PluginList>(
  options: HotspareOptions<Plugins>,
): Hotspare<Plugins> {
  const parts = compose(normalizeHotspareOptions(options));
  let closing: Promise<void> | undefined;

  function throwIfClosed(model: string): void {
    if (closing !== undefined) {
      throw new ClosedError({ model });
    }
  }

  async function closeAll(graceMs: number): Promise<void> {
    await Promise.allSettled([...parts.models].map((model) => model.close(graceMs)));
    parts.runtime.deadlines.close();
    parts.leaveHealth();
  }

  return {
    container: parts.container,
    events: parts.events,
    usage: parts.usage,
    effectiveOptions: effectiveHotspareOptions(parts.options),
    unknownErrors: () => parts.unknownErrors.snapshot(),
    get models() {
      return [...parts.models].map((engine) => new SeenModel(engine));
    },
    get healthLinkState() {
      const { link } = parts.health;
      return link && (link.isDegraded ? "degraded" : "connected");
    },
    use(instrumentation) {
      return addInstrumentation(parts.instrumentations, instrumentation);
    },
    credentials: (list) => list,
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
    close(closeOptions = {}) {
      try {
        closing ??= closeAll(graceOf(closeOptions));
        return closing;
      } catch (error) {
        return Promise.reject(error);
      }
    },
    async [Symbol.asyncDispose]() {
      await this.close();
    },
  };
}

const instrumentationMembers = [
  "aroundAttempt",
  "bindStream",
  "onCall",
  "onReply",
  "onFailure",
] as const satisfies readonly (keyof Instrumentation)[];

function refusedUse(issue: ConfigIssue): InvalidConfigError {
  return new InvalidConfigError({ subject: "arguments of use()", issues: [issue] });
}

function addInstrumentation(all: Instrumentation[], instrumentation: Instrumentation): () => void {
  const given = instrumentationMembers.filter((name) => instrumentation?.[name] !== undefined);
  const wrong = given.find((name) => typeof instrumentation[name] !== "function");
  if (wrong !== undefined) {
    const message = "must be a function, as in: aroundAttempt(attempt, run) { return run(); }";
    throw refusedUse({ path: `use(instrumentation).${wrong}`, message });
  }
  if (given.length === 0) {
    const message = `has no function that Hotspare calls: give an object with one or more of ${instrumentationMembers.join(", ")}`;
    throw refusedUse({ path: "use(instrumentation)", message, received: describeValue(instrumentation) });
  }
  // A hook of another name would never be called. Other members may be the state of the object.
  const hooks = Object.entries(instrumentation).filter(([, member]) => typeof member === "function");
  refuseUnknown(Object.fromEntries(hooks), instrumentationMembers, "members of use(instrumentation)");
  all.push(instrumentation);
  return () => {
    const at = all.indexOf(instrumentation);
    if (at !== -1) {
      all.splice(at, 1);
    }
  };
}
